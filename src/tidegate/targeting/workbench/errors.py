"""What the bench refuses, and what to do next."""


class WorkbenchError(Exception):
    """The bench cannot do what was asked."""


class ModelFolderError(WorkbenchError):
    """The model folder is not whole; train again or copy it once more from where it came."""


class NotAModelFolder(WorkbenchError):
    """The output exists and is not a model folder; name another, so that nothing is lost."""


class NothingAccepted(WorkbenchError):
    """No row of the files was accepted; see rejected.csv for the field and the rule of each."""
