"""Where a payment is, and what the ledger hears of it. No card, no name: a gateway has those."""

from tidegate.flow.interface import Flow, State, Transition, declare_move
from tidegate.ledger.interface import Form, declare

PAY, RECONCILE = "lodgement.pay", "lodgement.reconcile"
#: What the machine does when a gateway says so; nobody holds it.
COUNT = "lodgement.count_payments"

_ABOUT = {"payment": Form.IDENTIFIER, "amount": Form.DECIMAL}

BEGUN = declare("payment.begun", **_ABOUT, charges=Form.COUNT, gateway=Form.CODE)
MOVED = declare_move("payment.moved", **_ABOUT)
DIFFERS = declare("payment.difference", difference=Form.COUNT, kind=Form.CODE)
CLOSED = declare("payment.difference_closed", difference=Form.COUNT, kind=Form.CODE)

PAYMENT = Flow(
    "payment",
    states=(State("begun"), State("failed"), State("lapsed"), State("paid", final=True)),
    transitions=(
        #: Money that comes late is money: what it settles is looked at then.
        Transition("pay", ("begun", "failed", "lapsed"), "paid", COUNT, MOVED),
        Transition("fail", ("begun",), "failed", COUNT, MOVED),
        Transition("lapse", ("begun",), "lapsed", COUNT, MOVED),
    ),
)
