"""Writes docs/reference/cli.md from the commands themselves: `make docs`.

python -m tidegate.cli.reference > docs/reference/cli.md
"""

import sys
from collections.abc import Iterator
from typing import Any

from typer import Context
from typer.main import get_command

from tidegate.cli.main import app

_HEAD = """\
# The `tidegate` command

*Written by `make docs` from the commands themselves; a test compares. Change the help texts in
`src/tidegate/cli/`, not this page. How commands end: [exit codes](exit-codes.md).*
"""


def pages() -> Iterator[str]:
    """The frame's own section, then one section a command, by name."""
    group: Any = get_command(app)
    yield _section("tidegate", group)
    yield from _commands("tidegate", group)


def _commands(title: str, group: Any) -> Iterator[str]:
    for name in sorted(group.commands):
        command = group.commands[name]
        yield _section(f"{title} {name}", command)
        if hasattr(command, "commands"):
            yield from _commands(f"{title} {name}", command)


def _section(title: str, command: Any) -> str:
    context = Context(command, info_name=title)
    usage = " ".join([title, *command.collect_usage_pieces(context)])
    parts = [f"## `{title}`", f"```\n{usage}\n```", command.help.strip()]
    if command.epilog:
        parts.append(command.epilog.strip())
    rows = [row for row in (_row(one, context) for one in command.get_params(context)) if row]
    parts.append("\n".join(["| argument or option | what it does |", "|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _row(param: Any, context: Context) -> str:
    record = param.get_help_record(context)
    if record is None:
        return ""
    name, text = (part.replace("|", "\\|").replace("\n", " ") for part in record)
    return f"| `{name.strip()}` | {text.strip()} |"


def reference() -> str:
    """The whole page, in Markdown."""
    return "\n".join([_HEAD, *pages()])


if __name__ == "__main__":
    sys.stdout.write(reference())
