"""Checks of `manage.py check` for settings that are unsafe together."""

import ipaddress
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


def is_local(host: str) -> bool:
    """Return True if a name in `ALLOWED_HOSTS` means this machine alone."""
    if host.strip(".") == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@register(Tags.security)
def development_is_local(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    hosts = [host for host in settings.ALLOWED_HOSTS if not is_local(host)]
    if not (settings.DEBUG and hosts):
        return []
    said = f"DEBUG is on and ALLOWED_HOSTS has {', '.join(hosts)}: anybody who reaches it signs in without a password."
    return [Error(said, hint="Leave DEBUG off, or ALLOWED_HOSTS empty.", id="reader.E001")]


@register(Tags.security, deploy=True)
def proxies_are_counted(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.SECURE_PROXY_SSL_HEADER or settings.TRUSTED_PROXIES:
        return []
    said = (
        "HTTPS is on, so a proxy stands in front, but TRUSTED_PROXIES is 0: everybody seems to come from the proxy's "
        "address, and one who fails to sign in too often makes all strangers wait."
    )
    hint = "Set TRUSTED_PROXIES to how many stand in front. Each has to add to X-Forwarded-For."
    return [Warning(said, hint=hint, id="reader.W001")]
