"""How Django finds the person of a session; passwords are asked by `services.sign_in` alone."""

from django.http import HttpRequest

from .models import Person


class SessionBackend:
    """Knows persons by number, and lets nobody in."""

    def authenticate(self, request: HttpRequest | None, **_credentials: object) -> None:
        """Nobody: `sign_in` throttles, and this would not."""

    def get_user(self, user_id: int) -> Person | None:
        """The person, unless the account is closed."""
        found = Person.objects.select_related("organisation")
        return found.filter(pk=user_id, is_active=True).first()
