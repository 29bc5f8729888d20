"""`/metrics`: for the administration's own monitoring, from where the settings say."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tidegate.access.interface import client_address, public

from . import counted  # noqa: F401 - importing registers
from .measures import exposition

_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What is measured; elsewhere the page does not exist."""
    if not may_measure(request):
        raise Http404
    return HttpResponse(exposition(), content_type=_FORMAT)


def may_measure(request: HttpRequest) -> bool:
    """Whether who asks is at an address of the settings.

    Behind a proxy that the settings do not know, everybody is at the proxy's address: then nobody
    may.
    """
    if not settings.BEHIND_PROXY and "X-Forwarded-For" in request.headers:
        return False
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return False
    return any(address in ip_network(one) for one in settings.METRICS_FROM)
