"""What the bench refuses. After a docstring's first line stands what to do next."""


class WorkbenchError(Exception):
    """The bench cannot do what was asked."""


class ModelFolderError(WorkbenchError):
    """The model folder is not whole.

    Train again, or copy the folder once more from where it came.
    """


class NotAModelFolder(WorkbenchError):
    """The output exists and is not a model folder.

    Name another folder, so that nothing is lost.
    """


class NothingAccepted(WorkbenchError):
    """No row of the files was accepted.

    Check that the mapping is the one for these files: `--mapping`.
    """
