"""`tidegate compile-messages`: make the translations ready to be read."""

import typer

from tidegate.cli.platform import start


def compile_messages() -> None:
    """Compile the translations of all rooms; `make setup` does it.

    **Examples**

    - `tidegate compile-messages`
    """
    start()
    from tidegate.web.interface import compile_catalogues

    typer.echo(f"{sum(1 for _ in compile_catalogues())} catalogues compiled")
