"""One's own account: password, second factor, tokens of the machine API."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from tidegate.access import interface as access
from tidegate.access.interface import Token, actor_of, requires

_OWN = "access.own_account"


@require_GET
@requires(_OWN)
def account(request: HttpRequest) -> HttpResponse:
    """Show it."""
    return _shown(request)


def _shown(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    tokens = Token.objects.filter(
        person=actor.person, revoked_at=None, expires_at__gt=timezone.now()
    )
    context = {"person": actor.person, "tokens": tokens.order_by("-made_at"), **more}
    return render(request, "web/account.html", context, status=status)


@require_POST
@sensitive_post_parameters("old", "new")
@requires(_OWN)
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; the old one is asked for, and other sessions end."""
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    try:
        person = access.change_own_password(request, old, new)
    except access.LockedOut:
        raise
    except access.SignInRefused:
        return _shown(request, 422, old_mistake=_("This is not your present password."))
    except access.Invalid as invalid:
        said = [mistake.partition(": ")[2] or mistake for mistake in invalid.mistakes]
        return _shown(request, 422, new_mistakes=said)
    update_session_auth_hash(request, person)
    messages.success(request, _("Your password was changed. Other sessions of yours have ended."))
    return HttpResponseRedirect(reverse("account"))


@require_POST
@requires(_OWN)
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token; it is shown this once."""
    actor = actor_of(request)
    name = request.POST.get("name", "").strip()[:80] or _("token")
    return _shown(request, token=access.create_token(actor.person, name, actor=actor))


@require_POST
@requires(_OWN)
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """End a token of one's own."""
    actor = actor_of(request)
    token = Token.objects.filter(pk=number, person=actor.person).first()
    if token is None:
        raise access.NotThere(f"there is no token {number}")
    access.revoke_token(token, actor=actor)
    messages.success(request, _("The token was revoked. Programs that use it are refused now."))
    return HttpResponseRedirect(reverse("account"))
