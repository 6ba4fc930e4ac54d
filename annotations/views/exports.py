"""A comparison as a file, filtered as the page is."""

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from annotations.exchange.formats import FORMATS
from reader.access import get_comparison_for
from reader.sharing import for_guests


@for_guests
@require_safe
def export(request: HttpRequest, pk: int, name: str) -> StreamingHttpResponse:
    """The file `name` of `FORMATS`, sent in pieces."""
    comparison = get_comparison_for(request.user, pk)
    form = FORMATS[name]
    response = StreamingHttpResponse(form.write(comparison, request.GET), content_type=form.content_type)
    filename = f"{slugify(comparison.title)[:60] or f'comparison-{pk}'}-{name}"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
