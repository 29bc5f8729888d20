"""What this room tells the ledger besides the moves of its flow."""

from tidegate.ledger.interface import Field, Form, declare

from .flow import ABOUT

WORK_ORDER_MADE = declare(
    "work_order.made",
    **ABOUT,
    lane=Form.CODE,
    control_point=Field(Form.CODE, optional=True),
)

PHOTO_ADDED = declare("work_order.photo_added", **ABOUT, photo=Form.COUNT, content=Form.DIGEST)
