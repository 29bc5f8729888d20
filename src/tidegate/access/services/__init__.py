"""Every write about people; one function a verb, one transaction, one event."""

from .factors import (
    confirm_second_factor,
    invite,
    remove_second_factor,
    start_second_factor,
)
from .people import (
    change_language,
    change_password,
    close_account,
    create_organisation,
    create_person,
    erase_person,
    give_role,
    open_account,
    take_role,
)
from .proposals import approve, propose, reject, withdraw
from .signing_in import change_own_password, choose_purpose, sign_in, sign_in_as, sign_out
from .tokens import create_token, revoke_token

__all__ = [
    "approve",
    "change_language",
    "change_own_password",
    "change_password",
    "choose_purpose",
    "close_account",
    "confirm_second_factor",
    "create_organisation",
    "create_person",
    "create_token",
    "erase_person",
    "give_role",
    "invite",
    "open_account",
    "propose",
    "reject",
    "remove_second_factor",
    "revoke_token",
    "sign_in",
    "sign_in_as",
    "sign_out",
    "start_second_factor",
    "take_role",
    "withdraw",
]
