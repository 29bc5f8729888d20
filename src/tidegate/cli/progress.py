"""Progress of long work on stderr: what is done, how fast, how long still.

    with stage("Reading history", total=size, unit="bytes") as advance:
        for block in blocks:
            advance(len(block))

On a terminal a stage is a bar. Elsewhere (a log, CI) it is plain lines: one when it starts, one
every `_EVERY_S` seconds, one when it is done. Results go to stdout and never mix with it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.text import Text

#: Called with the amount done since the last call.
Advance = Callable[[float], None]

#: Seconds between two lines when stderr is not a terminal.
_EVERY_S = 10.0


@contextmanager
def stage(title: str, total: float | None = None, unit: str = "rows") -> Iterator[Advance]:
    """Show one stage of a command while the block runs.

    Without a `total` the stage shows what is done and how fast, not what is left. A block that
    raises leaves its stage unfinished on the screen, and the exception goes on.
    """
    console = Console(stderr=True)
    shown = (
        _bar(console, title, total, unit)
        if console.is_terminal
        else _lines(console, title, total, unit)
    )
    with shown as advance:
        yield advance


@contextmanager
def _bar(console: Console, title: str, total: float | None, unit: str) -> Iterator[Advance]:
    progress = Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        _Figures(unit),
        console=console,
    )
    with progress:
        task = progress.add_task(title, total=total)
        yield lambda amount: progress.advance(task, amount)
        done = progress.tasks[0].completed
        progress.update(task, total=done or 1, completed=done or 1)


class _Figures(ProgressColumn):
    """The figures to the right of a bar."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit

    def render(self, task: Task) -> Text:
        elapsed = (task.finished_time if task.finished else task.elapsed) or 0.0
        total = None if task.finished else task.total
        return Text(figures(task.completed, total, elapsed, self._unit))


@contextmanager
def _lines(console: Console, title: str, total: float | None, unit: str) -> Iterator[Advance]:
    def say(words: str) -> None:
        console.print(f"{title}: {words}", markup=False, highlight=False, soft_wrap=True)

    began = said = time.monotonic()
    done = 0.0

    def advance(amount: float) -> None:
        nonlocal done, said
        done += amount
        now = time.monotonic()
        if now - said >= _EVERY_S:
            said = now
            say(figures(done, total, now - began, unit))

    say("started")
    yield advance
    say(f"done, {figures(done, None, time.monotonic() - began, unit)}")


def figures(done: float, total: float | None, elapsed_s: float, unit: str) -> str:
    """`1,200 of 5,000 rows, 400 rows a second, 9 s left`; without a total, the time taken."""
    rate = done / elapsed_s if elapsed_s > 0 else 0.0
    parts = []
    if done:
        of = f" of {_amount(total, unit)}" if total else ""
        parts.append(f"{_amount(done, unit)}{of}")
        if elapsed_s >= 1:
            parts.append(f"{_amount(rate, unit)} a second")
    if total is None:
        parts.append(f"{_seconds(elapsed_s)}")
    elif rate:
        parts.append(f"{_seconds(max(total - done, 0.0) / rate)} left")
    return ", ".join(parts)


def _amount(value: float, unit: str) -> str:
    return decimal(int(value)) if unit == "bytes" else f"{value:,.0f} {unit}"


def _seconds(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
