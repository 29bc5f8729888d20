"""Tables as one person likes to see them, under names."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tidegate.access.interface import NotThere, actor_of, requires

from ..models import SavedView
from ..problems import Problem
from .returning import back, go_back

#: So many views of one table are a menu; more would be a search of their own.
MOST = 20


@require_POST
@requires("web.enter")
def save(request: HttpRequest) -> HttpResponse:
    """Keep a view under a name; one of the same name is replaced."""
    person = actor_of(request).person
    name = " ".join(request.POST.get("name", "").split())
    table, query = request.POST.get("table", ""), request.POST.get("query", "")
    _check(name, table, query)
    kept = SavedView.objects.filter(person=person, table=table)
    if kept.exclude(name=name).count() >= MOST:
        raise Problem(409, _("There are too many views"), _("Forget one that you no longer use."))
    SavedView.objects.update_or_create(
        person=person, table=table, name=name, defaults={"query": query}
    )
    path = back(request).partition("?")[0]
    return HttpResponseRedirect(path + query)


def _check(name: str, table: str, query: str) -> None:
    if not 1 <= len(name) <= 80:
        errors = [{"field": "name", "rule": "length", "detail": _("1 to 80 characters")}]
        raise Problem(422, _("The view needs a name"), errors=errors)  # type: ignore[arg-type]
    if not table or len(table) > 100 or not query.startswith("?") or len(query) > 2000:
        raise Problem(422, _("This view cannot be kept"))
    if not url_has_allowed_host_and_scheme(query, allowed_hosts=None):
        raise Problem(422, _("This view cannot be kept"))


@require_POST
@requires("web.enter")
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Forget a view of one's own."""
    person = actor_of(request).person
    if not SavedView.objects.filter(pk=number, person=person).delete()[0]:
        raise NotThere(f"there is no view {number}")
    return go_back(request)
