"""What pages of the whole project say."""

from django import template

from reader.middleware.request_log import current_number

register = template.Library()


@register.simple_tag
def request_number() -> str:
    """The number under which the log has this request; for pages that may ask nothing of their surroundings."""
    return current_number()
