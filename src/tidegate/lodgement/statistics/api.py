"""The machine API of trade statistics."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from tidegate.access.interface import requires

from .extract import MONTH, extract
from .policies import SEE

router = Router(tags=["trade statistics"])


class RowOut(Schema):
    """What was declared of one kind of goods, origin, country and unit."""

    direction: str
    commodity_code: str
    origin_country: str
    #: Of consignment for imports, of destination for exports.
    country: str
    unit: str
    quantity: Decimal
    #: CIF for imports, FOB for exports.
    value_hkd: Decimal
    lines: int
    declarations: int


class ExtractOut(Schema):
    """A month."""

    month: str
    declarations: int
    #: Declarations of whatever month whose documents were erased.
    erased: int
    rows: list[RowOut]


@router.get("", response=ExtractOut)
@requires(SEE)
def trade_statistics(
    request: HttpRequest, month: Annotated[str, Query(pattern=f"^{MONTH}$")]
) -> dict[str, Any]:
    """The lines of the trade declarations of a month that stand, added up."""
    found = extract(month)
    return {
        "month": found.month,
        "declarations": found.declarations,
        "erased": found.erased,
        "rows": [row._asdict() for row in found.rows],
    }
