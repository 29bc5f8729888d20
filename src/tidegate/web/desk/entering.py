"""Signing in, the second factor, signing out, and why personal data is read."""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tidegate.access import interface as access
from tidegate.access.interface import Person, public, requires

from .preferences import remember_language
from .returning import back, go_back


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for e-mail address and password."""
    context: dict[str, Any] = {"next": back(request), "email": "", "mistake": ""}
    status = 200
    if request.method == "POST":
        context["email"] = request.POST.get("email", "")[:254]
        try:
            person = access.sign_in(request, context["email"], request.POST.get("password", ""))
        except access.SignInRefused as refused:
            context["mistake"], status = _said(refused), refused.status
        else:
            response = _onwards(request, person)
            remember_language(response, person.language)
            return response
    return render(request, "web/sign_in.html", context, status=status)


def _onwards(request: HttpRequest, person: Person) -> HttpResponse:
    """To the second factor where the roles want one, else to where the person was going."""
    if not access.actor_of(person).needs_second_factor:
        return go_back(request)
    return HttpResponseRedirect(f"{reverse('second_factor')}?{urlencode({'next': back(request)})}")


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code", "invitation")
@public
def second_factor(request: HttpRequest) -> HttpResponse:
    """Confirm with the authenticator's code; the first time, tell the authenticator its secret."""
    if not isinstance(request.user, Person):
        return HttpResponseRedirect(reverse("sign_in"))
    context: dict[str, Any] = {"next": back(request)}
    if "invitation" in request.POST:
        return _invited(request, context)
    if request.method == "POST":
        try:
            codes = access.confirm_second_factor(request, request.POST.get("code", "")[:64])
        except access.SignInRefused as refused:
            context["mistake"] = _said(refused)
            context["is_new"] = not access.has_second_factor(request.user)
            return render(request, "web/second_factor.html", context, status=refused.status)
        if codes:
            shown = {"codes": codes, "next": back(request)}
            return render(request, "web/recovery_codes.html", shown)
        return go_back(request)
    if access.is_confirmed(request):
        return go_back(request)
    page = "second_factor" if access.has_second_factor(request.user) else "invitation"
    return render(request, f"web/{page}.html", context)


def _invited(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Tell the authenticator of who is invited its secret."""
    try:
        enrolment = access.start_second_factor(request, request.POST["invitation"][:64])
    except access.Invalid:
        return HttpResponseRedirect(reverse("second_factor"))
    except access.SignInRefused as refused:
        context["mistake"] = _said(refused)
        return render(request, "web/invitation.html", context, status=refused.status)
    # Made of a secret of ours, never of what somebody sent.
    qr = segno.make(enrolment.uri, error="m").svg_inline(scale=4, border=0, omitsize=True)
    context |= {"qr": mark_safe(qr), "secret": enrolment.secret}  # noqa: S308
    return render(request, "web/second_factor.html", context)


def _said(refused: access.SignInRefused) -> str:
    """What was wrong, without saying which of the two it was."""
    if isinstance(refused, access.LockedOut):
        minutes = max(1, -(-refused.seconds // 60))
        return _(
            "Too many wrong attempts. Try again in %(minutes)s min; until then even what is right "
            "is refused."
        ) % {"minutes": minutes}
    return _("What you entered is wrong. Check it and enter it again.")


@require_POST
@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    access.sign_out(request)
    return HttpResponseRedirect(reverse("sign_in"))


@require_http_methods(["GET", "POST"])
@requires("web.enter")
def purpose(request: HttpRequest) -> HttpResponse:
    """Ask why personal data is read."""
    context: dict[str, Any] = {"purposes": access.PURPOSES.values(), "next": back(request)}
    if request.method == "POST":
        try:
            access.choose_purpose(request, request.POST.get("purpose", ""))
        except access.Invalid:
            context["mistake"] = _("Choose one")
            return render(request, "web/purpose.html", context, status=422)
        return go_back(request)
    return render(request, "web/purpose.html", context)
