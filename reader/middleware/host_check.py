"""Check the host that a request names; health checks may name the machine by its number."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware

from reader.deployment.health import PROBES


class HostCheck(CommonMiddleware):
    """Django's own check, but not for probes, which know the machine by its number alone."""

    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        return None if request.path_info in PROBES else super().process_request(request)
