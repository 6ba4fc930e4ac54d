"""Setting two pieces side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotations.codebook.presets import TEMPLATES
from annotations.forms.comparison import ComparisonForm


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = ComparisonForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        initial={"left": request.GET.get("left")},
    )
    if form.is_bound and form.is_valid():
        comparison = form.make()
        if comparison:
            return redirect(comparison)
    context = {"form": form, "templates": TEMPLATES.values()}
    return render(request, "annotations/comparison_add.html", context, status=422 if form.is_bound else 200)
