"""Whether a description says what goods are, or only that there are some."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .text import HAN, singular

#: What says how much, how large, of which colour or how old, and never what.
_BESIDE = frozenset(
    singular(word)
    for word in re.findall(
        r"[a-z]+",
        """
        a an and the of for with in to by or as at from on no not other x
        pack packs packet pcs pc piece pieces set sets pair pairs box boxes carton cartons
        lot lots qty unit units item items each size sizes small medium large xl xxl xs s m l
        kg g mg lb oz ml cl litre litres cm mm inch ft year years month months
        black white red blue green yellow pink grey gray brown purple orange beige navy
        new used old free mixed misc miscellaneous etc brand hs code hscode n none nil na
        """,
    )
)
_NUMBER = re.compile(r"[a-z]?\d[\da-z]*")


@dataclass(frozen=True, slots=True)
class Vague:
    """Why a description says too little."""

    #: The phrases of the list that it is made of, as they were given; none where it has no words.
    phrases: tuple[str, ...]


def vague(text: str, phrases: Iterable[str]) -> Vague | None:
    """What makes a folded description vague; None when it says something beside that.

    Args:
        phrases: folded, of the list of an administration.
    """
    rest, found = f" {_in_singular(text)} ", []
    for phrase in sorted(phrases, key=len, reverse=True):
        sought = phrase if HAN.search(phrase) else f" {_in_singular(phrase)} "
        if sought.strip() and sought in rest:
            found.append(phrase)
            rest = rest.replace(sought, "  ")
    says = [word for word in rest.split() if word not in _BESIDE and not _NUMBER.fullmatch(word)]
    return None if says else Vague(tuple(found))


def _in_singular(text: str) -> str:
    return " ".join(singular(word) for word in text.split())
