"""The page that finds a commodity code from a description, for traders and officers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_GET

from tidegate.access.interface import requires
from tidegate.web.interface import nav

from .. import finding
from ..policies import SUGGEST
from ..words import GROUNDS, percent, sure

nav("goods", gettext_lazy("Commodity codes"), "goods_find", SUGGEST, order=60)


@require_GET
@requires(SUGGEST)
def find(request: HttpRequest) -> HttpResponse:
    """Codes that a description may have, and why; or why it says too little."""
    description = request.GET.get("description", "")
    language = get_language() or "en"
    answer = finding.find(description, language) if "description" in request.GET else None
    context = {
        "room": "goods",
        "description": description[: finding.LONGEST],
        "answer": answer,
        "longest": finding.LONGEST,
        "found": [] if answer is None else [_shown(one, language) for one in answer.found],
    }
    return render(request, "lodgement/goods_find.html", context)


def _shown(found: finding.Found, language: str) -> dict[str, Any]:
    chance = found.suggestion.chance
    return {
        "code": found.suggestion.code,
        "section": found.path.section,
        "steps": [(one.code, one.name(language)) for one in found.path.steps],
        "notes": found.path.notes,
        "rulings": found.rulings,
        "sure": None if chance is None else sure(chance),
        "percent": None if chance is None else percent(chance),
        "grounds": [
            {
                "is": GROUNDS[ground.row.kind],
                # Of the tariff and of rulings the whole text stands above and below it.
                "text": "" if row is None else row.name(language),
                "source": "" if row is None else row.source,
                "matched": ground.matched.items(),
            }
            for ground, row in found.grounds
        ],
    }
