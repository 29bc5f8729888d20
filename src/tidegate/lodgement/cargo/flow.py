"""Where a trip is, and what the ledger hears of it: never the plate of a vehicle."""

from tidegate.flow.interface import Flow, State, Transition, declare_move
from tidegate.ledger.interface import Form, declare

BUNDLE, SEE, CROSS = "lodgement.bundle_cargo", "lodgement.see_crossings", "lodgement.cross"
#: What the machine does when a vehicle did not come; nobody holds it.
LAPSE = "lodgement.lapse_trips"

_ABOUT = {"trip": Form.COUNT, "control_point": Form.CODE}

PLANNED = declare("trip.planned", **_ABOUT, loads=Form.COUNT)
MOVED = declare_move("trip.moved", **_ABOUT)
UNBUNDLED = declare("trip.unbundled", **_ABOUT, number=Form.IDENTIFIER)
VEHICLE_CHANGED = declare("trip.vehicle_changed", **_ABOUT)

TRIP = Flow(
    "trip",
    states=(
        State("planned"),
        State("crossed", final=True),
        State("cancelled", final=True),
        State("lapsed", final=True),
    ),
    transitions=(
        Transition("cross", ("planned",), "crossed", CROSS, MOVED),
        Transition("cancel", ("planned",), "cancelled", BUNDLE, MOVED),
        Transition("lapse", ("planned",), "lapsed", LAPSE, MOVED),
    ),
)
