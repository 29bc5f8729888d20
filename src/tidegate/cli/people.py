"""`tidegate create-admin`: the first account, which makes all others."""

import sys
from typing import Annotated

import typer

from tidegate.cli.exits import ExitCode
from tidegate.cli.platform import start


def create_admin(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Where they sign in with.")],
    *,
    name: Annotated[str, typer.Option(help="As they are called.", prompt="Name")],
    organisation: Annotated[
        str, typer.Option(help="Name of the administration, made if it is not there.")
    ] = "Customs",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from stdin, one line.")
    ] = False,
) -> None:
    """Make an account that may make all others, and an invitation to set up its second factor.

    The password is asked for, or read from stdin, never taken from the command line, where other
    users of the machine could see it.

    **Examples**

    - `tidegate create-admin chan@customs.example --name "Chan Tai Man"`
    - `pass show tidegate | tidegate create-admin chan@customs.example --name Chan --password-stdin`
    """
    start()
    from tidegate.access.interface import (
        Invalid,
        Organisation,
        create_organisation,
        create_person,
        invite,
    )

    password = _password(password_stdin)
    customs = Organisation.objects.filter(kind="customs").first()
    try:
        if customs is None:
            customs = create_organisation("customs", organisation, "customs")
        person = create_person(customs, email, name, password=password, roles=["administrator"])
        invitation = invite(person)
    except Invalid as invalid:
        for mistake in invalid.mistakes:
            typer.echo(f"error: {mistake}", err=True)
        raise typer.Exit(ExitCode.REFUSED) from None
    typer.echo(f"administrator officer/{person.pk} of {customs.name}; they sign in with {email}")
    typer.echo(f"invitation to set up the second factor, shown this once: {invitation}")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password
