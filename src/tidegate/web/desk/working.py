"""How far long work is; asked by the page that started it, every second, until it ends."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from tidegate.access.interface import requires
from tidegate.jobs.interface import JobState, NoSuchJob, progress

from .. import work as long_work


@require_GET
@requires("web.enter")
def work(request: HttpRequest, token: str) -> HttpResponse:
    """The component again, as far as the work is now."""
    try:
        number, title = long_work.read(token)
        shown: SafeString = long_work.component(number, title)
    except (signing.BadSignature, NoSuchJob) as error:
        raise Http404 from error
    answer = HttpResponse(shown)
    if progress(number).state is JobState.DONE:
        # What the work made is elsewhere on the page.
        answer["HX-Refresh"] = "true"
    return answer
