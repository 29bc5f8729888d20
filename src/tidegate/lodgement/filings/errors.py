"""What this part of the room refuses. The docstring's second part says what to do."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

from ..errors import LodgementError


class BadTypes(LodgementError, ImproperlyConfigured):
    """Folders of document types are wrong; nothing starts with them.

    Mend the lines that are named. docs/how-to/add-a-document-type.md says what a folder holds.
    """

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(mistakes))


class NoSuchType(LodgementError):
    """There is no document type of this name.

    GET /api/v1/documents/types lists them.
    """


class Elsewhere(LodgementError):
    """The filing is no longer where it was seen: somebody moved it meanwhile, or its time is over.

    Load it again and look where it is.
    """


class TooLittleLeft(LodgementError):
    """A balance has less left than is to be drawn; nothing was drawn.

    Draw at most what is left, or use another licence.
    """

    def __init__(self, line: int, left: str) -> None:
        self.line, self.left = line, left
        super().__init__(f"line {line}: {left} left")
