"""What can go wrong with running the platform; each class says what to do next."""


class OperationsError(Exception):
    """Base of every error of this room."""


class WrongPlace(OperationsError):
    """A back-up would lie in the folder that it backs up.

    Name a file outside TIDEGATE_HOME and TIDEGATE_FILES, best on another disk.
    """


class NotUpToDate(OperationsError):
    """The tables of the database are not those of this version.

    Run `tidegate migrate` first.
    """


class Tampered(OperationsError):
    """The archive is not what was written: changed, cut, or signed by somebody else.

    Take another back-up; nothing was restored.
    """


class NotEmpty(OperationsError):
    """Something is there already; restoring would mix two histories.

    Give DATABASE_URL a new database, and TIDEGATE_HOME a new folder.
    """


class Newer(OperationsError):
    """The archive was written by a later version.

    Install that version, or a later one, and restore again.
    """


class Unverified(OperationsError):
    """The ledger in the archive does not verify; nothing was restored.

    Find out who could change the database before the back-up was made; take an older one.
    """
