"""Documents of the tests."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

#: Goods of the tests come tomorrow.
TOMORROW = datetime.now(UTC).date() + timedelta(days=1)

#: The eight items of Advance Cargo Information, and nothing else.
ADVANCE: dict[str, Any] = {
    "consignor_name": "Shenzhen Harbour Electronics Co Ltd",
    "consignor_city": "Shenzhen",
    "consignee_name": "Kwun Tong Components Ltd",
    "consignee_city": "Hong Kong",
    "expected_date": TOMORROW.isoformat(),
    "lines": [{"packages": 40, "package_kind": "CT", "goods_description": "Bluetooth earphones"}],
}

FULL: dict[str, Any] = {
    **ADVANCE,
    "consignor_street": "1 Binhai Road",
    "consignor_postcode": "518000",
    "consignor_country": "CN",
    "consignee_street": "88 Hoi Yuen Road",
    "consignee_country": "HK",
    "invoice_currency": "USD",
    "incoterm": "FOB",
    "export_country": "CN",
    "routing_countries": "CN HK",
    "loading_place": "CNSZX",
    "discharge_place": "HKHKG",
    "destination_country": "HK",
    "transport_mode": "3",
    "conveyance_id": "HK LX 4821",
    "transhipment": False,
    "ucr": "6CN1234567890ABC",
    "trader_name": "Kwun Tong Components Ltd",
    "trader_id": "12345678",
    "carrier": "Pearl Delta Haulage",
    "lines": [
        {
            **ADVANCE["lines"][0],
            "gross_weight_kg": "412.5",
            "net_weight_kg": "380",
            "commodity_code": "851830",
            "quantity": "2000",
            "quantity_unit": "C62",
            "customs_value": "156000.00",
            "invoice_amount": "20000.00",
            "origin_country": "CN",
            "container_number": "TGHU1234567",
            "refrigerated": False,
        },
        {
            "packages": 2,
            "package_kind": "BX",
            "goods_description": "USB cables",
            "gross_weight_kg": "18",
            "net_weight_kg": "16.25",
            "commodity_code": "854442",
            "origin_country": "CN",
        },
    ],
}


def advance(**items: Any) -> dict[str, Any]:
    """The least that may be lodged, with some items changed; None leaves one out."""
    return _changed(ADVANCE, items)


def full(**items: Any) -> dict[str, Any]:
    """A document of two lines, with some items changed."""
    return _changed(FULL, items)


def with_line(**items: Any) -> dict[str, Any]:
    """The least that may be lodged, with some items of its line changed."""
    made = advance()
    made["lines"][0] = _changed(made["lines"][0], items)
    return made


def _changed(document: dict[str, Any], items: dict[str, Any]) -> dict[str, Any]:
    made = {**deepcopy(document), **items}
    return {name: value for name, value in made.items() if value is not None}
