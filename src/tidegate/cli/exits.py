"""The exit codes of every command; docs/reference/exit-codes.md says the same in words."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a script may conclude from the end of a command."""

    #: The command did what was asked.
    DONE = 0
    #: `doctor` found something missing that this version needs.
    MISSING = 1
    #: The command line is wrong: an unknown option, a missing argument, a value out of range,
    #: an engine that is not installed.
    USAGE = 2
    #: The files are sound, but the data does not allow it: no row left, no outcome known in time.
    NOT_ENOUGH = 3
    #: A file or a setting is refused, or a model folder does not match its manifest.
    REFUSED = 4
    #: The ledger does not verify: an event, a stream or a checkpoint is not what was written. Or a
    #: decision does not follow from what was kept with it.
    UNVERIFIED = 5
    #: A defect in Tidegate itself: nobody wrote a message for this case.
    DEFECT = 70
    #: Interrupted by Ctrl-C or SIGTERM. Outputs are moved to their place when whole, never before.
    INTERRUPTED = 130
