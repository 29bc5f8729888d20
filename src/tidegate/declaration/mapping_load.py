"""A mapping from its TOML text, with every mistake found at once.

Each mistake is one line: the table and key, then the rule. The keys are those of
docs/reference/mappings.md; what is not listed there is refused, with the closest known name.
"""

import tomllib
from importlib.resources import files
from pathlib import Path

from .errors import MappingError
from .mapping import Mapping
from .mapping_read import MappingReader
from .mistakes import Mistakes

_LARGEST = 1 << 20


def load_mapping(name_or_path: str | Path) -> Mapping:
    """The mapping of that bare name shipped with Tidegate, else the TOML file at that path.

    Raises MappingError with all mistakes at once.
    """
    text, name = _text(name_or_path)
    return parse_mapping(text, name)


def shipped_mappings() -> tuple[str, ...]:
    """Names of the mappings that come with Tidegate."""
    folder = files(__package__) / "mappings"
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def parse_mapping(text: str, name: str) -> Mapping:
    """The mapping written in this TOML text; `name` is what messages call it."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MappingError(name, [f"not TOML: {error}"]) from None
    mistakes = Mistakes()
    mapping = MappingReader(document, mistakes).mapping(name)
    if mistakes:
        raise MappingError(name, mistakes.lines)
    return mapping


def _text(name_or_path: str | Path) -> tuple[str, str]:
    name = str(name_or_path)
    if isinstance(name_or_path, str) and name in shipped_mappings():
        return (files(__package__) / "mappings" / f"{name}.toml").read_text("utf-8"), name
    path = Path(name_or_path)
    try:
        if path.stat().st_size > _LARGEST:
            raise MappingError(name, [f"the file is larger than {_LARGEST} bytes"])
        return path.read_bytes().decode("utf-8-sig"), name
    except UnicodeDecodeError:
        raise MappingError(name, ["the file is not UTF-8 text"]) from None
    except (OSError, ValueError) as error:
        known = ", ".join(shipped_mappings())
        reason = error.strerror if isinstance(error, OSError) else error
        raise MappingError(
            name,
            [f"no such file ({reason}), nor a mapping of Tidegate's: {known}"],
        ) from None
