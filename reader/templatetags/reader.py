"""Template tags for all pages."""

from django import template

from reader.middleware.request_log import current_number

register = template.Library()


# The number of the request in the log. It needs no context, so that error pages can use it.
register.simple_tag(current_number, name="request_number")
