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


class OutputRefused(WorkbenchError):
    """The output would destroy what it is made from, or what is no file.

    Name another path for it.
    """


class SameFileTwice(WorkbenchError):
    """The same file was named twice.

    Name each file once, so that no declaration counts double.
    """


class OtherNationalItems(WorkbenchError):
    """The national items of the files are not of the kinds that the model was trained with.

    Assess with the mapping that the model was trained with; its manifest.json names it.
    """


class NoIdentity(WorkbenchError):
    """The files have none of the columns that identify repeated goods.

    Name them in the mapping: [identity] columns = [...].
    """
