"""What can go wrong with a file as a whole; a wrong field is a rejection, never an exception."""

from collections.abc import Sequence
from inspect import cleandoc


class DeclarationError(Exception):
    """Base of every error of this room: one `except` catches them all.

    The class docstring's first line says what happened, the rest says what to do next.
    """

    @property
    def help(self) -> str:
        """What to do next: the docstring after its first line."""
        _, _, rest = cleandoc(self.__doc__ or "").partition("\n")
        return rest.strip()


class MappingError(DeclarationError):
    """The mapping does not describe the file.

    Correct each line below in the mapping file; the keys are listed in
    docs/reference/mappings.md. Nothing has been read or written.
    """

    def __init__(self, name: str, mistakes: Sequence[str]) -> None:
        #: One line a mistake: the TOML table and key, then the rule.
        self.mistakes = tuple(mistakes)
        self.name = name
        super().__init__("\n".join([f"mapping {name}:", *(f"  {line}" for line in mistakes)]))


class ExpressionError(DeclarationError):
    """The formula is not plain arithmetic over numeric columns.

    Use numbers, names of numeric columns, + - * /, parentheses and min, max or coalesce.
    """


class FileRefused(DeclarationError):
    """The file as a whole cannot be read as a table of declarations.

    Check that it is the file you mean and that it is whole; limits are in `Limits`.
    """

    def __init__(self, path: object, reason: str) -> None:
        self.path = str(path)
        self.reason = reason
        super().__init__(f"{path}: {reason}")
