"""Writes docs/reference/features.md from the registry of features: `make docs`.

python -m tidegate.cli.features_page > docs/reference/features.md
"""

import sys

from tidegate.analytics.targeting.interface import Extensions, Feature, Typology, registry

_HEAD = """\
# Features

*Written by `make docs` from the registry; a test compares. Change the features in
`src/tidegate/analytics/targeting/features/`, not this page.*

What the engine computes of every declaration, as it was known when the declaration was lodged.
Each feature serves one typology, and reasons are told by typology. *Items* are numbers of the 42
items of the declaration (`src/tidegate/declaration/schema.py`). *Risk* says whether the model may
only raise (↑) or lower (↓) the risk with the feature; where nothing stands, it may do either. A
feature without a reason adds to the score and is never told alone.

`tidegate features FILE --out table.parquet` writes them all, with their SQL in the data dictionary.
National items come on top: each code gives the features `found_x_…` and `found_hs6_x_…` (history),
each number a feature of its own name (documents).
"""
_RISK = {1: "↑", -1: "↓", 0: ""}


def _row(feature: Feature) -> str:
    items = ", ".join(str(item) for item in feature.items)
    if len(feature.items) == 42:
        items = "all"
    cells = (
        f"`{feature.name}`",
        feature.sentence,
        feature.window,
        items,
        _RISK[feature.direction],
        feature.reason and f"`{feature.reason}`",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def features_page() -> str:
    """The whole page, in Markdown."""
    every = registry(Extensions())
    parts = [_HEAD]
    for typology in Typology:
        rows = [_row(feature) for feature in every if feature.typology is typology]
        head = ("| name | what it is | past | items | risk | reason |", "|---|---|---|---|---|---|")
        parts.append("\n".join([f"## {typology.value.capitalize()}", "", *head, *rows, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(features_page())
