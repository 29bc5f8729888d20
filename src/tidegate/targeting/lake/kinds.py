"""What the lake holds: three kinds of rows, a file of each for every day of lodging."""

from dataclasses import dataclass

import pyarrow as pa

from tidegate.declaration.interface import ITEMS, OUTCOME, RECORD

_MOMENT = pa.timestamp("us", tz="UTC")

#: A canonical row, as the database gives it to the engine.
CANONICAL = pa.schema(
    [
        *(
            pa.field(column.name, column.arrow_type)
            for column in (*RECORD, *(column for item in ITEMS for column in item.columns))
        ),
        pa.field("filled_items", pa.int32()),
    ]
)
#: The same with what is known of its outcome.
WITH_OUTCOME = pa.schema(
    [*CANONICAL, *(pa.field(column.name, column.arrow_type) for column in OUTCOME)]
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rows. Each has `declared`, the version's key, and `known_at`."""

    name: str
    schema: pa.Schema


#: One a line of goods, of every version that was lodged and not erased.
ROWS = Kind(
    "rows",
    pa.schema(
        [("declared", pa.int64()), ("line", pa.int32()), ("known_at", _MOMENT), *CANONICAL],
    ),
)
#: One a version that was assessed. What was decided later has a later moment of its own.
DECISIONS = Kind(
    "decisions",
    pa.schema(
        [
            ("declared", pa.int64()),
            ("declaration", pa.int64()),
            ("assessment", pa.int64()),
            ("lodged_at", _MOMENT),
            ("known_at", _MOMENT),
            ("model", pa.string()),
            ("policy", pa.int64()),
            ("rows_digest", pa.string()),
            #: Lines one after the other, each as long as the model's features.
            ("vectors", pa.list_(pa.float32())),
            ("line", pa.int32()),
            ("score", pa.float64()),
            ("threshold", pa.float64()),
            ("draw", pa.float64()),
            ("propensity", pa.float64()),
            ("refusal", pa.string()),
            ("lane_proposed", pa.string()),
            ("lane_wanted", pa.string()),
            ("selected_by", pa.string()),
            ("control_point", pa.string()),
            ("mode", pa.string()),
            ("state", pa.string()),
            ("lane", pa.string()),
            ("decided_by", pa.string()),
            ("override_reason", pa.string()),
            #: When it came into that state; null while it is proposed.
            ("moved_at", _MOMENT),
            #: The vectors were erased under this policy; else null.
            ("erased_under", pa.string()),
        ]
    ),
)
#: One a label. A correction is another row, known later.
LABELS = Kind(
    "labels",
    pa.schema(
        [
            ("label", pa.int64()),
            ("declared", pa.int64()),
            ("lodged_at", _MOMENT),
            ("known_at", _MOMENT),
            ("found", pa.bool_()),
            ("category", pa.string()),
        ]
    ),
)
KINDS = (ROWS, DECISIONS, LABELS)
