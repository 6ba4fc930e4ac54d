"""Going through the admin as a curator: an account of the staff with the permissions that curators have."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reader.models import Comparison, Role
from tests.support import factories


def curator(
    *, comparison: Comparison | None = None, role: Role = Role.CURATOR, username: str = "curator"
) -> Any:
    """A person of the staff who may view and change what both apps hold, with `role` in `comparison`."""
    person = permit(factories.user(username=username))
    if comparison:
        factories.membership(comparison=comparison, user=person, role=role)
    return person


def permit(person: Any) -> Any:
    """Take the person into the staff, who may view and change what both apps hold."""
    person.is_staff = True
    person.save()
    ours = Permission.objects.filter(content_type__app_label__in=("reader", "annotations"))
    person.user_permissions.set(ours.filter(codename__regex="^(view|change)_"))
    return person


def superuser() -> Any:
    return factories.user(username="superuser", is_staff=True, is_superuser=True)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def list_of(model: type) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")


def page_of(row: Any, name: str = "change") -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_{name}", args=[row.pk])


def act(client: Client, action: str, *rows: Any, query: str = "", **data: Any) -> str:
    """Do an action of the list to the rows; the page that follows, as text."""
    data = {"action": action, "_selected_action": [row.pk for row in rows]} | data
    answer = client.post(list_of(type(rows[0])) + query, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def typed(client: Client, row: Any) -> dict[str, Any]:
    """What the row's form would send when nothing was typed into it."""
    form = client.get(page_of(row)).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)
