"""What audits show on the pages of rooms below: of a consignment, and of a trader's declaration."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from tidegate.access.interface import actor_of
from tidegate.lodgement.interface import Declaration, disclosed_at
from tidegate.targeting.interface import Decision

from . import queries, sheet
from .models import RUNNING
from .policies import OPEN, SEE
from .reasons import OpenReason


def findings(request: HttpRequest, decision: object) -> SafeString | None:
    """On the page of a consignment: its audits; or the way to one, once it was released."""
    if not isinstance(decision, Decision) or not actor_of(request).may(SEE):
        return None
    there = queries.audits_of(decision)
    released = decision.state == "decided" and decision.declaration.state == "cleared"
    may_send = (
        released and actor_of(request).may(OPEN) and not any(one.state in RUNNING for one in there)
    )
    if not there and not may_send:
        return None
    context = {
        "audits": [(one, sheet.STATES[one.state], sheet.facts(one)) for one in there],
        "decision": decision,
        "may_send": may_send,
        "open_reasons": OpenReason.choices,
    }
    return render_to_string("inspection/audits/panel.html", context, request)


def told(request: HttpRequest, declaration: object) -> SafeString | None:
    """On the trader's page: what is asked for, and that it is over; nothing of why or what.

    Before the disclosure point nothing, as of everything; and of an audit that nobody asked
    anything for, nothing more than its lane says.
    """
    if not isinstance(declaration, Declaration):
        return None
    if timezone.now() < disclosed_at(list(declaration.versions.all())):
        return None
    audit = queries.of_declaration(declaration.pk)
    if audit is None or (audit.state != "concluded" and not audit.records_asked):
        return None
    context = {
        "audit": audit,
        "asked": sheet.record_names(audit.records_asked),
        "over": audit.state == "concluded",
        "irregular": audit.state == "concluded" and audit.conclusion.irregular,
    }
    return render_to_string("inspection/audits/told.html", context, request)
