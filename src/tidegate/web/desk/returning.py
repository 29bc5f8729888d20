"""Where a form leads back to: an address of this server, whatever the browser says."""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest) -> str:
    """The address that the form or the link names as `next`; the start page for any other."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    hosts = {request.get_host()}
    secure = request.is_secure()
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=hosts, require_https=secure)
    return asked if safe else "/"


def go_back(request: HttpRequest) -> HttpResponseRedirect:
    """To there."""
    return HttpResponseRedirect(back(request))
