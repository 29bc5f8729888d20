"""What speaks for and against a consignment: how much each kind of reason raised or lowered it.

The contributions of features are added up by what they are about, in log-odds, as the reasons are;
people read them as words and as what the chance would be without one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import (
    Feature,
    Language,
    Targeter,
    Typology,
    rescore,
    typology_name,
)

from ...models import Assessment
from ...packing import unpack_vectors
from ...places import folder_named
from ...queries import reasons_of
from ...workbench import model_folder
from ...workbench.errors import ModelFolderError
from ..words import Words

#: In log-odds: from here on it is said that something raised or lowered the chance, and how much.
_LEAST, _CLEAR, _STRONG = 0.02, 0.2, 0.7
#: A model is a few megabytes without its past.
_MODELS = 4


@dataclass(frozen=True, slots=True)
class Weight:
    """What one kind of reason added to the chance of a find, in log-odds."""

    typology: str
    added: float
    #: The chance of a find were it not for this; None where there is no chance.
    without: float | None
    #: Its reason in a sentence; empty where it has none to tell.
    text: str = ""

    @property
    def said(self) -> Words:
        """How much, in words."""
        return said(self.added)

    @property
    def chance_without(self) -> str:
        """The chance without it, in percent; empty where it makes no difference or is not known."""
        if self.without is None or abs(self.added) < _LEAST:
            return ""
        return f"{round(100 * self.without)}"


@dataclass(frozen=True, slots=True)
class Weighed:
    """All that speaks for and against one consignment."""

    weights: dict[str, Weight]
    #: Whether all is known; else only what raised the chance and was kept as a reason.
    whole: bool

    def added(self, typology: str) -> float:
        """What a kind of reason added; nothing where it is not known."""
        return self.weights[typology].added if typology in self.weights else 0.0


def said(added: float) -> Words:
    """How much something raised or lowered the chance, in words."""
    if abs(added) < _LEAST:
        return _("makes no difference")
    if added > 0:
        strong, clear, little = _("raises it strongly"), _("raises it"), _("raises it a little")
    else:
        strong, clear, little = _("lowers it strongly"), _("lowers it"), _("lowers it a little")
    if abs(added) >= _STRONG:
        return strong
    return clear if abs(added) >= _CLEAR else little


def weigh(assessment: Assessment, language: str) -> Weighed:
    """What is known of an assessment: all of it while its vectors and its model are there."""
    sentences = {one.typology: one.text for one in reasons_of(assessment, language)}
    contributions = _contributions(assessment)
    if contributions is None:
        kept = {str(one["typology"]): float(one["weight"]) for one in assessment.reasons}
        return Weighed(weights_of(kept, assessment.score, sentences), whole=False)
    return Weighed(weights_of(contributions, assessment.score, sentences), whole=True)


def weights_of(
    added: dict[str, float], score: float | None, sentences: dict[str, str]
) -> dict[str, Weight]:
    """Each kind of reason with its words."""
    return {
        typology: Weight(typology, one, _without(score, one), sentences.get(typology, ""))
        for typology, one in added.items()
    }


def by_typology(
    features: Sequence[Feature], contributions: NDArray[np.float64]
) -> dict[str, float]:
    """What each kind of reason added, of contributions of shape (features,)."""
    added = dict.fromkeys((one.value for one in Typology), 0.0)
    for feature, one in zip(features, contributions, strict=True):
        added[feature.typology.value] += float(one)
    return added


def named(typology: str, language: str) -> str:
    """What a kind of reason is called."""
    return typology_name(Typology(typology), Language(language))


def _without(score: float | None, added: float) -> float | None:
    if score is None or not 0 < score < 1:
        return None
    return 1 / (1 + math.exp(added - math.log(score / (1 - score))))


def _contributions(assessment: Assessment) -> dict[str, float] | None:
    """By kind of reason, of its most suspicious line; None where they cannot be computed again."""
    if assessment.model is None or not assessment.vectors:
        return None
    try:
        targeter = _scorer(assessment.model.digest)
    except ModelFolderError:
        return None
    vectors = unpack_vectors(bytes(assessment.vectors), targeter.features)
    line = vectors[assessment.line : assessment.line + 1]
    _score, contributions = rescore(targeter, line)
    return by_typology(targeter.features, contributions[0])


@lru_cache(maxsize=_MODELS)
def _scorer(digest: str) -> Targeter:
    """A model without its past, which vectors that were kept need not."""
    return model_folder.load(folder_named(digest), remembers=False)
