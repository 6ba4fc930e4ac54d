"""Ask for sign-in, except where a share link lets a guest read."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from reader.members.share_links import KEY, NO_INDEX, is_guest
from reader.models.share import shares_of
from reader.refusals import sent_to_sign_in, signed_out


class SignInRequired(LoginRequiredMiddleware):
    """Ask for an account, except on pages that guests may see where the session holds a share link."""

    def process_request(self, request: HttpRequest) -> None:
        held = request.session.get(KEY)
        if held:
            request.user.shares = {int(pk): share for pk, share in held.items()}  # type: ignore[union-attr]

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        if getattr(view_func, "for_guests", False) and shares_of(request.user):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]
        said = signed_out(request)
        if said is None and request.method not in ("GET", "HEAD"):
            return sent_to_sign_in(request)
        return said or super().handle_no_permission(request, view_func)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        # Who asks is read from the database where no view has done so; of a server's failure nothing is indexed anyway.
        if response.status_code < 500 and is_guest(request):
            response["X-Robots-Tag"] = NO_INDEX
        return response
