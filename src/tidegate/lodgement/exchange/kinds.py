"""What the exchange with programs tells the ledger: numbers, never an address or a secret."""

from tidegate.ledger.interface import Form, declare

_ABOUT = {"endpoint": Form.COUNT, "organisation": Form.COUNT}

ENDPOINT_REGISTERED = declare("endpoint.registered", **_ABOUT)
ENDPOINT_FAILING = declare("endpoint.failing", **_ABOUT)
ENDPOINT_RESUMED = declare("endpoint.resumed", **_ABOUT)
ENDPOINT_ENDED = declare("endpoint.ended", **_ABOUT)

#: A message was taken in; how many mistakes were told.
MESSAGE_RECEIVED = declare(
    "message.received", message=Form.COUNT, organisation=Form.COUNT, mistakes=Form.COUNT
)
