"""Writes docs/reference/document-types.md from the folders of document types: `make docs`.

python -m tidegate.cli.types_page > docs/reference/document-types.md
"""

import sys
from collections import Counter
from typing import TYPE_CHECKING

from tidegate.cli.platform import start

if TYPE_CHECKING:
    from tidegate.lodgement.interface import DocumentType

_HEAD = """\
# Document types

*Written by `make docs` from `src/tidegate/lodgement/documents/`; a test compares. Change the
folders, not this page.* How: [add a document type](../how-to/add-a-document-type.md). What a type
is: [one window for every document](../explanation/trade-single-window.md).

*Sourced* means that a public page says that the document exists and who issues it; *derived*,
that it follows from such a page; *assumed*, that it is ours until the administration says
otherwise. What of a type is sourced and what is ours stands beside it. Sources were read as stored
copies: confirm every number with the law before real use. A fee that nobody published is nil and
marked *assumed*.
"""
#: Phase, and what is known of its list.
_PHASES = {
    1: (
        "Phase 1",
        "Phase 1 has 14 documents; the names of seven were found. Others of the 14 may be among "
        "those that [nobody puts into a phase](#no-phase).",
    ),
    2: (
        "Phase 2",
        "Phase 2 has 28 documents; the names of 18 were found. Others of the 28 may be among those "
        "that [nobody puts into a phase](#no-phase).",
    ),
    3: (
        "Phase 3",
        "Declarations, advance cargo information, manifests and cargo reports by mode of "
        "transport, certificates of origin, permits for dutiable goods. Which of them are served "
        "today was not found.",
    ),
    0: ("No phase", "Documents that the law or an agency asks for, in no phase that was named."),
}


def _row(made: "DocumentType") -> str:
    from tidegate.lodgement.interface import KINDS, fee_said

    rule = fee_said(made.fee.rule).removesuffix(".")
    amounts = " to ".join(f"HKD {amount}" for amount in sorted(made.fee.amounts.values()))
    cells = (
        f"{made.title.en}<br>`{made.name}`",
        str(KINDS[made.kind]),
        ", ".join(made.agencies) or "by its rules",
        made.standing,
        f"{rule}{': ' if amounts else ''}{amounts} ({made.fee.standing})",
        made.source,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def types_page() -> str:
    """The whole page, in Markdown and in English."""
    start()
    from django.utils.translation import override

    from tidegate.lodgement.interface import document_types

    every = document_types().values()
    parts = [_HEAD]
    with override("en"):
        for phase, (title, known) in _PHASES.items():
            some = sorted((one for one in every if one.phase == phase), key=lambda one: one.name)
            sure = Counter(one.standing for one in some)
            told = ", ".join(f"{sure[one]} {one}" for one in ("sourced", "derived", "assumed"))
            head = ("| document | kind | decided by | standing | fee | source |", "|---" * 6 + "|")
            rows = map(_row, some)
            parts.append("\n".join([f"## {title}", "", f"{told}. {known}", "", *head, *rows, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(types_page())
