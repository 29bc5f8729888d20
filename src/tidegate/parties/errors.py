"""What this room refuses. The docstring's second part says what to do."""


class PartiesError(Exception):
    """Base of everything that this room refuses."""


class BadIdentifier(PartiesError):
    """An identifier does not keep the rule of its scheme.

    Compare it with the paper; the last character of most schemes checks the others.
    """

    def __init__(self, scheme: str, rule: str) -> None:
        self.scheme, self.rule = scheme, rule
        # The value is not repeated: it may be a person's.
        super().__init__(f"{scheme}: {rule}")


class NoSuchScheme(PartiesError):
    """No scheme of identifiers has this name.

    `tidegate codes show identifier_scheme` names them; load them with `tidegate codes load`.
    """


class NoSuchGrade(PartiesError):
    """No standing has this grade.

    `tidegate codes show standing` names them.
    """


class NotAPerson(PartiesError):
    """Only what is kept of a natural person can be erased.

    A firm's name and numbers are in public registers, and other records refer to them.
    """


class AlreadyLinked(PartiesError):
    """The party or the organisation is linked to another one.

    Look at both on their pages; a link is made once.
    """


class NoPeriod(PartiesError):
    """A period ends before it begins."""
