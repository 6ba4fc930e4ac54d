"""Whether the process answers; asked by whatever keeps it running."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers without touching the database: a slow database must not get the process restarted."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
