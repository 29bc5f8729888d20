"""The option that chooses the language of what a person reads."""

from typing import Annotated

import typer

_LANGUAGES = ("en", "zh-hant", "zh-hans")


def parse_language(text: str) -> str:
    """One of the three languages."""
    if text not in _LANGUAGES:
        raise typer.BadParameter(f"{text!r} is not one of {', '.join(_LANGUAGES)}")
    return text


LanguageOption = Annotated[
    str,
    typer.Option(
        "--language",
        metavar="|".join(_LANGUAGES),
        parser=parse_language,
        help="Of reasons and of the report.",
    ),
]
