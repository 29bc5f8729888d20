"""Files of the tests."""

import csv
import io

from tests.unit.lodgement.documents import FULL
from tidegate.lodgement.shape import HEADER, LINE


def table(count, **changed):
    """A CSV of so many rows, with columns of some rows changed: `row_2={"packages": "x"}`."""
    first = {name: value for name, value in FULL.items() if name in HEADER}
    row = {**first, **{n: v for n, v in FULL["lines"][0].items() if n in LINE}}
    row |= {"lodged_at": "", "total_items": "7", "transhipment": "no", "refrigerated": "no"}
    out = io.StringIO()
    writer = csv.DictWriter(out, ["declaration_id", *row])
    writer.writeheader()
    for number in range(1, count + 1):
        writer.writerow(
            {"declaration_id": f"own-{number}", **row, **changed.get(f"row_{number}", {})}
        )
    return out.getvalue().encode()
