"""What people read of a filing: its states, its steps, and the conditions that it may break."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from ..labels import Words

#: State: the word, and the colour of its tag.
STATES: Mapping[str, tuple[Words, str]] = {
    "submitted": (_("Submitted"), "blue"),
    "validated": (_("Checked"), "blue"),
    "fee_due": (_("Fee due"), "yellow"),
    "under_review": (_("Under review"), "blue"),
    "queried": (_("Question for you"), "yellow"),
    "approved": (_("Approved"), "green"),
    "issued": (_("Issued"), "green"),
    "part_used": (_("Partly used"), "turquoise"),
    "used": (_("Used up"), "grey"),
    "refused": (_("Refused"), "red"),
    "withdrawn": (_("Withdrawn"), "grey"),
    "expired": (_("Expired"), "grey"),
    "revoked": (_("Revoked"), "red"),
    "closed": (_("Given back"), "grey"),
}
#: The same, as officers read it.
STATES_FOR_OFFICERS = {**STATES, "queried": (_("Question to the trader"), "yellow")}
#: State of an agency's review.
REVIEWS: Mapping[str, tuple[Words, str]] = {
    "waiting": (_("Waiting"), "grey"),
    "claimed": (_("Being looked at"), "blue"),
    "agreed": (_("Agreed"), "green"),
    "refused": (_("Refused"), "red"),
    "ended": (_("Ended"), "grey"),
}
#: Transition of a filing, as its story tells it.
MOVES: Mapping[str, Words] = {
    "accept": _("Checked"),
    "reject": _("Rejected by the checks"),
    "charge": _("A fee is due"),
    "review": _("Sent to the agencies"),
    "ask": _("A question was asked"),
    "answer": _("Answered"),
    "amend": _("Amended"),
    "approve": _("Approved"),
    "refuse": _("Refused"),
    "withdraw": _("Withdrawn"),
    "issue": _("Issued"),
    "use": _("Used for the first time"),
    "use_up": _("Used up"),
    "give_back": _("What was used was given back"),
    "leave_some": _("Part of what was used was given back"),
    "surrender": _("Given back by the holder"),
    "expire": _("Expired"),
    "revoke": _("Revoked"),
}
#: Condition: what is said of a document that breaks it.
BROKEN: Mapping[str, Words] = {
    "net_within_gross": _("The net weight is at most the gross weight"),
    "amount_has_currency": _("An invoice amount has the currency of the invoice"),
    "quantity_has_unit": _("A quantity has its unit"),
    "arrives_later": _("The goods have not arrived or left yet: the day is today or later"),
    "a_day_ahead": _("It is applied for at least one calendar day before the goods arrive"),
    "weight_or_volume": _("A line says gross weight or gross volume"),
    "weight_and_volume": _("A line of sea cargo says gross weight and gross volume"),
    "expected_nearby": _("Arrival or departure is within a year before or after today"),
    "identifier": _("The identifier keeps the rule of its register"),
    "no_post_box": _("The address is one in Hong Kong, not a post office box"),
    "eight_digits": _("A commodity code has eight digits"),
    "one_heading_or_document": _(
        "Goods whose codes differ in the first four digits need one transport document"
    ),
    "one_value": _("A line says one value: in Hong Kong dollars, or in the foreign currency named"),
    "made_in_hong_kong": _("What this form is for was made in Hong Kong"),
    "rates_hold": _("The rates of the day are known, or its charge cannot be worked out"),
    "road_window": _("Road cargo is announced from 14 days until 30 minutes before it crosses"),
    "packages_or_bulk": _(
        "A line says how many packages of which kind; of bulk cargo, the quantity and its unit"
    ),
    "movement_particulars": _(
        "An import says its place of loading and its consignee; an export its destination"
    ),
    "licence_names_exporter": _(
        "Exported cargo with a licence says which exporter the licence names"
    ),
    "container_number": _(
        "A container number has four letters and seven digits, and its last digit must fit"
    ),
    "imo_number": _("An IMO number has seven digits, and its last digit must fit"),
    "cas_number": _("A CAS number is as 7732-18-5, and its last digit must fit"),
    "air_waybill": _("An air waybill number has eleven digits, and its last digit must fit"),
    "master_air_waybill": _(
        "A master air waybill number has eleven digits, and its last digit must fit"
    ),
    "postal_item": _("A postal item’s number is as EE123456785HK, and its last digit must fit"),
    "control_number": _("A number of the control list is as 3A001, 5A002.a.1 or ML4"),
    "cepa_reference": _("The unique consignment reference of a CEPA certificate has 14 characters"),
    "count": _("The number of lines is not right"),
}
