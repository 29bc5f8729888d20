"""A measurement in a process of its own, so that its peak memory is its own."""

import multiprocessing
import resource
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

#: `ru_maxrss` is in KiB on Linux and in bytes on macOS.
_UNIT = 1 if sys.platform == "darwin" else 1024


class Alone(NamedTuple):
    """What a function returned, and the most memory its process held."""

    result: Any
    peak_gib: float


def peak_gib() -> float:
    """Most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 2**30


def alone(function: Callable[..., Any], *arguments: object) -> Alone:
    """Call a function of a module in a fresh process.

    Raises:
        RuntimeError: the process ended without a result; its own words are on standard error.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_call, args=(there, function, arguments))
    process.start()
    there.close()
    try:
        answer = here.recv()
    except EOFError as error:
        raise RuntimeError(f"{function.__name__} ended without a result") from error
    finally:
        process.join()
    return Alone(*answer)


def _call(pipe: Connection, function: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    result = function(*arguments)
    pipe.send((result, peak_gib()))
    pipe.close()
