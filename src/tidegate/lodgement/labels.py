"""What people read beside an item: its name, an aid to fill it in, and the rule it must keep."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidegate.declaration.interface import Column, Kind

Words = str | Promise

LABELS: dict[str, Words] = {
    "packages": _("Number of packages"),
    "package_kind": _("Kind of packages"),
    "goods_description": _("Description of goods"),
    "consignor_name": _("Consignor’s name"),
    "consignor_street": _("Consignor’s street and number"),
    "consignor_city": _("Consignor’s city"),
    "consignor_postcode": _("Consignor’s postcode"),
    "consignor_country": _("Consignor’s country"),
    "consignee_name": _("Consignee’s name"),
    "consignee_street": _("Consignee’s street and number"),
    "consignee_city": _("Consignee’s city"),
    "consignee_postcode": _("Consignee’s postcode"),
    "consignee_country": _("Consignee’s country"),
    "expected_date": _("Expected day of arrival or departure"),
    "marks": _("Marks and numbers"),
    "gross_weight_kg": _("Gross weight (kg)"),
    "gross_volume_m3": _("Gross volume (m³)"),
    "net_weight_kg": _("Net weight (kg)"),
    "commodity_code": _("Commodity code (HS)"),
    "quantity": _("Quantity"),
    "quantity_unit": _("Unit of the quantity"),
    "customs_value": _("Customs value (HKD)"),
    "invoice_amount": _("Invoice amount"),
    "invoice_currency": _("Currency of the invoice"),
    "incoterm": _("Incoterm"),
    "origin_country": _("Country of origin"),
    "export_country": _("Country of export"),
    "routing_countries": _("Countries of routing, in order"),
    "loading_place": _("Place of loading"),
    "discharge_place": _("Place of discharge"),
    "destination_country": _("Country of final destination"),
    "transport_mode": _("Mode of transport"),
    "conveyance_id": _("Vessel, flight or vehicle"),
    "voyage_number": _("Voyage or trip number"),
    "transport_document": _("Transport document number"),
    "transport_document_type": _("Type of transport document"),
    "container_number": _("Container or ULD number"),
    "refrigerated": _("Refrigerated"),
    "seal_number": _("Seal or e-lock number"),
    "ucr": _("Unique consignment reference"),
    "transhipment": _("Transhipment"),
    "licence_number": _("Licence or permit number"),
    "trader_name": _("Importer’s or exporter’s name"),
    "trader_id": _("Importer’s or exporter’s identifier"),
    "carrier": _("Carrier"),
    "agent": _("Agent or declarant"),
    "message_function": _("Message function"),
    "aeo_code": _("AEO code"),
    "total_items": _("Total items"),
}

HINTS: dict[str, Words] = {
    "goods_description": _("What the goods are, in plain words: not “goods”, “parts” or “gift”."),
    "package_kind": _("Code of UN/ECE Recommendation 21, such as CT for cartons."),
    "expected_date": _("As 2026-01-31."),
    "commodity_code": _("Six digits or more, without dots, such as 854231."),
    "quantity_unit": _("Code of UN/ECE Recommendation 20, such as KGM."),
    "invoice_currency": _("Three letters, such as USD."),
    "incoterm": _("Three letters, such as CIF."),
    "routing_countries": _("Two letters each, with spaces between: VN CN HK."),
    "loading_place": _("UN/LOCODE, such as CNSZX."),
    "discharge_place": _("UN/LOCODE, such as HKHKG."),
    "container_number": _("Four letters and seven digits, for a container."),
    "trader_id": _("Such as the business registration number."),
    "message_function": _("9 for a new declaration, 5 for an amended one. May stay empty."),
    "total_items": _("The number of lines. May stay empty."),
}

#: What a trader sees of where a declaration is: the word, and the colour of its tag.
STATES: dict[str, tuple[Words, str]] = {
    "received": (_("Received"), "blue"),
    "cancellation_received": (_("Cancellation received"), "grey"),
    "held": (_("Held by Customs"), "yellow"),
    "released": (_("Released"), "green"),
    "seized": (_("Seized by Customs"), "red"),
    "re_exported": (_("Re-exported"), "grey"),
    "destroyed": (_("Destroyed"), "grey"),
    "cancelled": (_("Cancelled"), "grey"),
}


def rule_of(column: Column) -> str:
    """What the column asks for, in the reader's language."""
    digits = column.length - column.scale
    match column.kind:
        case Kind.DATE:
            return gettext("a day of the calendar, as 2026-01-31")
        case Kind.INTEGER:
            told = gettext("a whole number of at most %(digits)d digits")
        case Kind.DECIMAL:
            told = gettext("a number as 1234.5, with at most %(digits)d digits before the point")
        case Kind.BOOLEAN:
            return gettext("yes or no")
        case Kind.CODE if column.name == "routing_countries":
            return gettext("two capital letters a country, with spaces between")
        case Kind.CODE:
            return gettext("a code of the form %(format)s") % {"format": column.format}
        case _:
            return gettext("at most %(most)d characters") % {"most": column.length}
    return told % {"digits": digits}
