"""Long work on a page: done, rate, time left. Only a page that we made can ask for a job's."""

from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidegate.jobs.interface import JobState, Progress, is_worked, progress

from .wording import grouped

_SALT = "tidegate.web.work"
_ENDED = (JobState.DONE, JobState.DEAD, JobState.CANCELLED)


def read(token: str) -> tuple[int, str]:
    """The job's number and title; raises `BadSignature` for a token that is not ours."""
    number, title = signing.loads(token, salt=_SALT)
    return int(number), str(title)


def component(number: int, title: str) -> SafeString:
    """How far a job is; asks again by itself until it ends."""
    seen = progress(number)
    token = signing.dumps([number, title], salt=_SALT)
    return render_to_string(
        "web/work.html",
        {
            "number": number,
            "title": title,
            "url": reverse("work", args=[token]),
            "ended": seen.state in _ENDED,
            "done": seen.done,
            "total": seen.total,
            "said": said(seen),
        },
    )


def said(seen: Progress) -> str:
    """`1,200 of 5,000 done, 400 a second, 9 s left`."""
    if seen.state is JobState.DONE:
        return _("Done: %(count)s") % {"count": grouped(seen.done)} if seen.done else _("Done")
    if seen.state is JobState.DEAD:
        return _("This failed and was given up. An administrator sees why, and can start it again.")
    if seen.state is JobState.CANCELLED:
        return _("Cancelled")
    if seen.state is JobState.WAITING:
        if is_worked():
            return _("Waiting for a worker")
        return _("This waits: no worker is running. It goes on by itself once there is one.")
    parts = [_done(seen)]
    if seen.rate:
        parts.append(_("%(rate)s a second") % {"rate": grouped(round(seen.rate, 1))})
        if seen.total is not None:
            parts.append(_left((seen.total - seen.done) / seen.rate))
    return ", ".join(parts)


def _done(seen: Progress) -> str:
    done = grouped(seen.done)
    if seen.total is None:
        return _("%(done)s done") % {"done": done}
    return _("%(done)s of %(total)s done") % {"done": done, "total": grouped(seen.total)}


def _left(seconds: float) -> str:
    if seconds < 60:
        return _("%(seconds)s s left") % {"seconds": round(seconds)}
    minutes = round(seconds / 60)
    return ngettext("%(count)s min left", "%(count)s min left", minutes) % {"count": minutes}
