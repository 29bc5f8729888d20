"""What can go wrong with an audit; each class says what to do next."""

from ..errors import InspectionError


class NotReleased(InspectionError):
    """Only what was released can be audited.

    Look at its page: what is open is decided first, what is held is examined.
    """


class AlreadyAudited(InspectionError):
    """An audit of it runs already.

    Work on that one.
    """


class RecordsRefused(InspectionError):
    """Nothing was asked for, or something that is not on the list.

    Choose records of the table `audit_record`.
    """
