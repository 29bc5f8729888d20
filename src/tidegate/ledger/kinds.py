"""What the ledger itself reports."""

from .registry import Form, declare

#: A person's key was destroyed; nothing sealed under it can be read any more.
SUBJECT_ERASED = declare("ledger.subject_erased", subject=Form.IDENTIFIER, policy=Form.IDENTIFIER)
#: A signed statement over all heads was made and handed out.
CHECKPOINT_MADE = declare(
    "ledger.checkpoint_made",
    number=Form.COUNT,
    statement=Form.DIGEST,
    events=Form.COUNT,
)
