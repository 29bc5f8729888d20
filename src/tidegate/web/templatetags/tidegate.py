"""`{% load tidegate %}`: the words and shapes that every room's pages share."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tidegate.access.interface import PersonActor

from .. import built as built_files
from .. import wording
from .. import work as long_work
from ..lanes import LANES
from ..slots import panels_of
from ..table.shown import Shown

register = template.Library()

#: What would end a script element, or begin one; as in Django's `json_script`.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def built(name: str) -> SafeString:
    """Load an entry of Vite's, its styles first."""
    if not built_files.is_built():
        return format_html(
            '<p class="unbuilt">{}</p>',
            _("Scripts and styles of the pages are not built. Next: make setup"),
        )
    found = built_files.entry(name)
    styles = format_html_join(
        "", '<link rel="stylesheet" href="{}">', ((static(style),) for style in found.styles)
    )
    return format_html('{}<script type="module" src="{}"></script>', styles, static(found.script))


@register.simple_tag
def lane(name: str) -> SafeString:
    """A lane's mark and word; nothing for none."""
    if not name:
        return SafeString("")
    mark = LANES[name]
    return format_html(
        '<span class="lane lane--{}"><svg class="lane__mark{}" viewBox="0 0 16 16" '
        'aria-hidden="true" focusable="false"><path d="{}"/></svg>{}</span>',
        mark.name.replace("_", "-"),
        " lane__mark--filled" if mark.filled else "",
        mark.path,
        mark.word,
    )


@register.simple_tag
def code(value: Any, kind: str = "", *, copies: bool = True) -> SafeString:
    """A code in monospace and in groups, with a button that copies it; in a link without."""
    text = str(value or "")
    if not text:
        return SafeString('<span class="nothing">–</span>')
    groups = format_html_join(
        "", "<span>{}</span>", ((group,) for group in wording.groups_of(text, kind))
    )
    if not copies:
        return format_html('<span class="code"><code>{}</code></span>', groups)
    return format_html(
        '<span class="code"><code>{}</code><button type="button" class="code__copy" '
        'data-copy="{}" aria-label="{}" hidden></button></span>',
        groups,
        text,
        _("Copy %(code)s") % {"code": text},
    )


@register.filter
def clock(instant: datetime | None) -> SafeString:
    """`14:05 (in 12 min)`, where the server is."""
    if instant is None:
        return SafeString('<span class="nothing">–</span>')
    now = timezone.now()
    local = timezone.localtime(instant)
    return format_html(
        '<time datetime="{}" title="{}"><span>{}</span> '
        '<span class="clock__relative">({})</span></time>',
        local.isoformat(),
        f"{local:%Y-%m-%d %H:%M:%S %Z}",
        wording.clock(instant, now),
        wording.relative(instant, now),
    )


@register.filter
def lasting(length: timedelta | None) -> str:
    """`3 h`; a dash where nothing was measured."""
    return "–" if length is None else wording.lasting(length)


@register.filter
def may(actor: PersonActor | None, permission: str) -> bool:
    """Whether to show a link: `{% if shell.actor|may:"room.verb" %}`."""
    return actor is not None and actor.may(permission)


@register.filter
def grouped(number: int | float | Decimal | None) -> str:
    """1,234,567."""
    return "–" if number is None else wording.grouped(number)


@register.filter
def money(amount: Decimal | None) -> str:
    """1,234.50: to the cent, in every language alike."""
    return "–" if amount is None else f"{amount:,.2f}"


@register.simple_tag
def score(value: float, low: float | None = None, high: float | None = None) -> SafeString:
    """A share from 0 to 1 as a whole number of 100, with its interval and a thin bar.

    What is more than nothing and rounds to nothing is "<1".
    """
    shown = least = most = round(100 * value)
    interval = ""
    if low is not None and high is not None:
        least, most = round(100 * low), round(100 * high)
        interval = f"{least}–{most}"
    return format_html(
        '<span class="score"><span class="score__value">{}</span>'
        '<span class="score__interval">{}</span>'
        '<svg class="score__bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="score__ground" width="100" height="8"/>'
        '<rect class="score__sure" x="{}" width="{}" height="8"/>'
        '<rect class="score__mark" x="{}" width="2" height="8"/></svg></span>',
        "<1" if shown == 0 and value > 0 else shown,
        interval,
        least,
        max(most - least, 1),
        min(max(shown - 1, 0), 98),
    )


@register.inclusion_tag("web/island.html")
def island(name: str, data: Mapping[str, Any], title: str) -> dict[str, Any]:
    """A chart or a map that a script draws; `data["table"]` says the same in rows.

    The title says what is to be seen. `table` is `{"head": [...], "rows": [[...], ...]}`; there is
    none where the page has such a table beside the drawing, always open.
    """
    table = data.get("table")
    drawn = {key: value for key, value in data.items() if key != "table"}
    written = json.dumps(drawn, cls=DjangoJSONEncoder).translate(_ESCAPES)
    # Every character that ends the element was replaced above.
    return {"name": name, "title": title, "table": table, "data": mark_safe(written)}  # noqa: S308


@register.simple_tag(takes_context=True)
def panels(context: RequestContext, slot: str, thing: object) -> SafeString:
    """What higher rooms say of a thing."""
    said = panels_of(slot, context["request"], thing)
    return format_html_join("\n", "{}", ((panel,) for panel in said))


@register.inclusion_tag("web/table/table.html", takes_context=True)
def table(context: RequestContext, shown: Shown) -> dict[str, Any]:
    """A table of a desk."""
    return {"table": shown, "request": context["request"]}


@register.simple_tag
def work(number: int, title: str) -> SafeString:
    """How far a job is: done, rate, time left; asks again by itself."""
    return long_work.component(number, title)


@register.simple_tag
def words(**said: str) -> SafeString:
    """What scripts say, in the page's language."""
    written = json.dumps(said, ensure_ascii=False).translate(_ESCAPES)
    # Every character that ends the element was replaced above.
    return format_html(
        '<script type="application/json" id="words">{}</script>',
        mark_safe(written),  # noqa: S308
    )
