"""`tidegate migrate`: make or update the database's tables."""

from typing import Annotated

import typer

from tidegate.cli.codes import load_tables
from tidegate.cli.platform import start


def migrate(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; end with 1 if there is work to do.")
    ] = False,
) -> None:
    """Make the database's tables, or bring them to this version's form.

    The database is a file of SQLite in TIDEGATE_HOME, or what DATABASE_URL names. Nothing is lost;
    run it after each update, before the server starts. Code tables are loaded too, as by
    `tidegate codes load`.

    **Examples**

    - `tidegate migrate`
    - `DATABASE_URL=postgresql://tidegate@db.example/tidegate tidegate migrate`
    """
    start()
    from django.conf import settings
    from django.core.management import call_command

    settings.HOME.mkdir(parents=True, exist_ok=True)
    call_command("check", "--fail-level", "ERROR", verbosity=0)
    call_command("migrate", check_unapplied=check, interactive=False, verbosity=0 if check else 1)
    if not check:
        load_tables()
