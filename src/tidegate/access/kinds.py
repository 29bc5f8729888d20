"""What this room tells the ledger: numbers, names of roles, codes; never who a person is."""

from tidegate.ledger.interface import Field, Form, declare

ORGANISATION_MADE = declare("access.organisation_made", organisation=Form.COUNT, kind=Form.CODE)
PERSON_MADE = declare("access.person_made", person=Form.COUNT, organisation=Form.COUNT)
PERSON_CHANGED = declare("access.person_changed", person=Form.COUNT, field=Form.CODE)
PERSON_ERASED = declare("access.person_erased", person=Form.COUNT, policy=Form.IDENTIFIER)
ROLE_GIVEN = declare(
    "access.role_given",
    person=Form.COUNT,
    role=Form.CODE,
    since=Form.DAY,
    until=Field(Form.DAY, optional=True),
)
ROLE_TAKEN = declare("access.role_taken", person=Form.COUNT, role=Form.CODE, until=Form.DAY)
TOKEN_MADE = declare("access.token_made", person=Form.COUNT, token=Form.COUNT, expires=Form.DAY)
TOKEN_REVOKED = declare("access.token_revoked", person=Form.COUNT, token=Form.COUNT)
SIGNED_IN = declare("access.signed_in", person=Form.COUNT, factors=Form.COUNT)
SIGNED_OUT = declare("access.signed_out", person=Form.COUNT)
LOCKED_OUT = declare("access.locked_out", person=Form.COUNT, failures=Form.COUNT)
PASSWORD_CHANGED = declare("access.password_changed", person=Form.COUNT)
INVITED = declare("access.invited", person=Form.COUNT)
FACTOR_CONFIRMED = declare("access.factor_confirmed", person=Form.COUNT)
FACTOR_REMOVED = declare("access.factor_removed", person=Form.COUNT)
RECOVERY_CODE_USED = declare("access.recovery_code_used", person=Form.COUNT, left=Form.COUNT)
PROPOSED = declare("access.proposed", proposal=Form.COUNT, verb=Form.IDENTIFIER)
PURPOSE_CHOSEN = declare("access.purpose_chosen", person=Form.COUNT, purpose=Form.CODE)
