"""What a password may not be, besides what Django's own validators say."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_SHORTEST_PART = 4


class NotYourself:
    """No part of one's own name or e-mail address."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise where a part of four characters or more is in the password."""
        words = " ".join(str(getattr(user, name, "")) for name in ("name", "email"))
        parts = words.replace("@", " ").replace(".", " ").casefold().split()
        if any(len(one) >= _SHORTEST_PART and one in password.casefold() for one in parts):
            raise ValidationError(self.get_help_text(), code="password_is_yourself")

    def get_help_text(self) -> str:
        """What is asked."""
        return _("The password may not contain your name or e-mail address.")
