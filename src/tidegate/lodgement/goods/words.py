"""How sure a suggestion is, and what speaks for it, in words."""

from django.utils.translation import gettext_lazy as _

from tidegate.analytics.goods.interface import Kind

#: From which chance on, and the word for it.
_SURE = ((0.5, _("likely")), (0.2, _("possible")), (0.0, _("a guess")))

#: What a ground is.
GROUNDS = {
    Kind.NOMENCLATURE: _("Words of the tariff"),
    Kind.TERM: _("Such goods are called"),
    Kind.TEXT: _("Such goods were described as"),
    Kind.RULING: _("Words of an advance ruling"),
}


def sure(chance: float) -> str:
    """A chance as a word."""
    return str(next(word for least, word in _SURE if chance >= least))


def percent(chance: float) -> int:
    """To the nearest five, never nothing and never everything."""
    return min(95, max(5, round(chance * 20) * 5))
