"""A comparison as a file, filtered as the page is."""

from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from annotations.exchange.formats import FORMATS
from annotations.workbench.filters import Filter
from reader.access import get_comparison_for
from reader.members.share_links import for_guests


@for_guests
@require_safe
def export(request: HttpRequest, pk: int, name: str) -> StreamingHttpResponse:
    """The file `name` of `FORMATS`, sent in pieces."""
    comparison = get_comparison_for(request.user, pk)
    form = FORMATS[name]
    response = StreamingHttpResponse(form.write(comparison, request.GET), content_type=form.content_type)
    title = slugify(comparison.title)[:60] or f"comparison-{pk}"
    filename = "-".join([title, *_whose(Filter.from_query(request.GET)), name])
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    return response


def _whose(shown: Filter) -> Iterator[str]:
    """Whose work is in the file, as words of its name; none where it is that of all analysts."""
    if shown.layer:
        yield shown.layer
    if len(shown.analysts) == 1:
        yield f"by-{slugify(shown.analysts[0])[:40] or 'one-analyst'}"
    elif shown.analysts:
        yield f"by-{len(shown.analysts)}-analysts"
