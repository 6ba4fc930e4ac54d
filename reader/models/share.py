"""A read-only share link: it opens a comparison to whoever has it, without an account, until it ends."""

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
    """What is kept of a token. Whoever reads the database cannot make a link of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def shares_of(user: Someone) -> dict[int, int]:
    """The share links that a person came by, account or not: the link's number by that of its comparison."""
    return getattr(user, "shares", {})


class ShareQuerySet(models.QuerySet["Share"]):
    def standing(self) -> ShareQuerySet:
        """Neither revoked nor run out."""
        return self.filter(revoked=None, expires__gt=timezone.now())


class Share(models.Model):
    """One link. Its token is told once, when it is made; here stands only its digest."""

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
        """A new link and its token, which cannot be had again. Raises ValueError for more than a year or nothing."""
        if not timedelta() < lasting <= LONGEST:
            raise ValueError("A share link lasts from one day to a year.")
        token = secrets.token_urlsafe(32)
        expires = timezone.now() + lasting
        share = cls.objects.create(
            comparison=comparison, digest=digest_of(token), created_by=owner, expires=expires
        )
        return share, token

    @property
    def stands(self) -> bool:
        return self.revoked is None and self.expires > timezone.now()

    def revoke(self) -> None:
        """End it now. Doing it twice does nothing the second time."""
        Share.objects.filter(pk=self.pk, revoked=None).update(revoked=timezone.now())
        self.refresh_from_db(fields=["revoked"])
