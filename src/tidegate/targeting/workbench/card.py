"""The model card: what a model is, what it learned from, and what it must not be used for."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from tidegate.analytics.targeting.interface import Outcomes, Targeter, Typology
from tidegate.declaration.interface import Ingestion, Mapping

#: Features named in the card, by their share of the trees' gain.
_NAMED = 15


def model_card(
    targeter: Targeter, mapping: Mapping, ingestion: Ingestion, simulated: str = ""
) -> str:
    """The card in Markdown; `simulated` names the scenario of made-up declarations."""
    gain = targeter.model.booster.feature_importance("gain")
    total = float(gain.sum()) or 1.0
    shares = sorted(
        zip(targeter.features, (float(one) / total for one in gain), strict=True),
        key=lambda pair: -pair[1],
    )
    template = (files(__package__) / "templates" / "card.md.j2").read_text("utf-8")
    environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - Markdown
    return environment.from_string(template).render(
        targeter=targeter,
        learned=targeter.learned,
        mapping=mapping,
        ingestion=ingestion,
        simulated=simulated,
        outcomes=outcomes_of(targeter.outcomes),
        strongest=[(one, share) for one, share in shares[:_NAMED] if share > 0],
        by_typology=[
            (typology, sum(share for one, share in shares if one.typology is typology))
            for typology in Typology
        ],
    )


def outcomes_of(outcomes: Outcomes | None) -> str:
    """Which outcomes a model tells of, by how many finds, and how."""
    if outcomes is None:
        return "none are told"
    heads = [
        f"`{name}` {finds:,} ({'a head of its own' if name in outcomes.heads else 'its share'})"
        for name, finds in outcomes.finds.items()
    ]
    return ", ".join(heads) or "none was found yet, so no head was grown"
