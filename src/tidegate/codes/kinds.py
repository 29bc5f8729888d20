"""What this room reports: each change of a table, once, with counts."""

from tidegate.ledger.interface import Form, declare

#: Rows were added to a table, and what they contradict was closed.
EDITION_PUBLISHED = declare(
    "codes.edition_published",
    table=Form.CODE,
    edition=Form.COUNT,
    origin=Form.CODE,
    added=Form.COUNT,
    closed=Form.COUNT,
    unchanged=Form.COUNT,
    #: Of the facts as they were given, in canonical form.
    digest=Form.DIGEST,
)
