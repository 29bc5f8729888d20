"""`tidegate verify-ledger`: is an export what was written? Needs no database and no settings."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli.exits import ExitCode
from tidegate.cli.lines import reading
from tidegate.cli.progress import stage

if TYPE_CHECKING:
    from tidegate.analytics.chain.interface import Verdict

_MOST_SHOWN = 50


def verify_ledger(
    export: Annotated[
        Path,
        typer.Argument(
            metavar="EXPORT", exists=True, dir_okay=False, help="What export-ledger wrote."
        ),
    ],
    *,
    checkpoint: Annotated[
        list[Path],
        typer.Option(
            "--checkpoint",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="What checkpoint wrote, from where it was kept; may be repeated.",
        ),
    ],
    public_key: Annotated[
        Path | None,
        typer.Option(
            "--public-key",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="The signer's public key, hexadecimal or PEM, from a source of its own.",
        ),
    ] = None,
) -> None:
    """Verify an export of the ledger against checkpoints, with nothing else.

    Names every event that was changed, removed, inserted, reordered or cut off, every stream that
    was dropped or rewritten, and says where certainty ends. Ends with 0 when all is as it was
    written, with 5 when anything is not.

    **Examples**

    - `tidegate verify-ledger ledger.jsonl.gz --checkpoint friday.jsonl --public-key signing.pub`
    - `tidegate verify-ledger ledger.jsonl.gz --checkpoint monday.jsonl --checkpoint friday.jsonl`
    """
    from tidegate.analytics.chain.interface import public_key_of, verify

    key = None if public_key is None else public_key_of(public_key.read_bytes())
    with stage("Verifying", unit="events") as advance:

        def lines() -> Iterator[bytes]:
            for line in reading(export):
                yield line
                advance(1)

        verdict = verify(lines(), [_opener(path) for path in checkpoint], key)
    _say(verdict, key_given=key is not None)
    raise typer.Exit(ExitCode.DONE if verdict.verifies else ExitCode.UNVERIFIED)


def _opener(path: Path) -> Callable[[], Iterator[bytes]]:
    return lambda: reading(path)


def _say(verdict: "Verdict", *, key_given: bool) -> None:
    for finding in verdict.findings[:_MOST_SHOWN]:
        typer.echo(str(finding))
    found = sum(verdict.counts.values())
    if found > _MOST_SHOWN:
        each = ", ".join(f"{count:,} {wrong}" for wrong, count in verdict.counts.items())
        typer.echo(f"… {found:,} findings in all: {each}")
    typer.echo("The ledger verifies." if verdict.verifies else "THE LEDGER DOES NOT VERIFY.")
    typer.echo(f"Read: {verdict.events:,} events in {verdict.streams:,} streams.")
    _say_certainty(verdict, key_given=key_given)


def _say_certainty(verdict: "Verdict", *, key_given: bool) -> None:
    if not verdict.checkpoints:
        typer.echo("No checkpoint is sound: nothing is certain.")
        return
    last = verdict.checkpoints[-1]
    if verdict.verifies:
        typer.echo(
            f"Certain: {verdict.certain:,} events, up to checkpoint {last.number} "
            f"of {last.made_at}."
        )
    if verdict.after:
        typer.echo(
            f"Certainty ends there: {verdict.after:,} later events of "
            f"{verdict.streams_after:,} streams hang together, but their end could have been "
            "cut or rewritten unseen. The next checkpoint settles it."
        )
    if not key_given:
        keys = ", ".join(sorted({one.public_key for one in verdict.checkpoints}))
        typer.echo(f"The checkpoint names its own signer; compare with the real one: {keys}")
