"""Template tags for all pages."""

from django import template

from reader.middleware.request_log import current_number

register = template.Library()


@register.simple_tag
def request_number() -> str:
    """Return the request's number in the log. It needs no context, so that error pages can use it."""
    return current_number()
