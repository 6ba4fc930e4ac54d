"""Read-only share links: each opens a comparison to whoever has it, without an account, until it ends."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reader.models.comparison import Comparison
from reader.models.people import Someone

LASTING = timedelta(days=30)
LONGEST = timedelta(days=366)


def digest_of(token: str) -> str:
    """Return what is stored of a token. Nobody who reads the database can make a link from it."""
    return hashlib.sha256(token.encode()).hexdigest()


def shares_of(user: Someone) -> dict[int, int]:
    """Return the share links that a person came by, account or not: the link's id by its comparison's."""
    return getattr(user, "shares", {})


class ShareQuerySet(models.QuerySet["Share"]):
    def standing(self) -> ShareQuerySet:
        """Select the links that are neither revoked nor expired."""
        return self.filter(revoked=None, expires__gt=timezone.now())


class Share(models.Model):
    """A share link. Its token is shown once, when it is made; only its digest is stored."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="shares")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created = models.DateTimeField(default=timezone.now, editable=False)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expires__gt=models.F("created")), name="share_lasts")
        ]

    def __str__(self) -> str:
        return f"Share link {self.pk}"

    @classmethod
    def make(cls, comparison: Comparison, owner: Any, lasting: timedelta = LASTING) -> tuple[Share, str]:
        """Make a link; return it and its token, which is not stored. Raises ValueError beyond `LONGEST`."""
        if not timedelta() < lasting <= LONGEST:
            raise ValueError("A share link lasts from one day to a year.")
        token = secrets.token_urlsafe(32)
        expires = timezone.now() + lasting
        with comparison.locked():
            share = cls.objects.create(
                comparison=comparison, digest=digest_of(token), created_by=owner, expires=expires
            )
        return share, token

    @property
    def stands(self) -> bool:
        return self.revoked is None and self.expires > timezone.now()

    def revoke(self) -> None:
        """End the link now. A second call does nothing."""
        Share.objects.filter(pk=self.pk, revoked=None).update(revoked=timezone.now())
        self.refresh_from_db(fields=["revoked"])
