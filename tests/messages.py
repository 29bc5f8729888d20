"""What people read, as the sources say it, and what the catalogues have of it.

python -m tests.messages writes what is missing into each room's catalogues, without translation.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.template.base import Lexer, TokenType
from django.utils.text import smart_split

from tests.unit.house.tree import SOURCE, name

LANGUAGES = ("zh_Hant", "zh_Hans")

#: Function → how many texts it takes, and whether a context stands before them.
_CALLS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (1, True),
    "pgettext_lazy": (1, True),
}
_QUOTED = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")


@dataclass(frozen=True)
class Message:
    """One text that people read."""

    text: str
    plural: str = ""
    context: str = ""


def rooms() -> Iterator[Path]:
    """The folders of rooms that say something to people."""
    for folder in sorted(SOURCE.iterdir()):
        if (folder / "apps.py").is_file() and any(said(folder)):
            yield folder


def said(room: Path) -> Iterator[tuple[str, Message]]:
    """File and message, of every Python file and template of a room."""
    for path in sorted(room.rglob("*.py")):
        for message in _of_python(path.read_text(encoding="utf-8")):
            yield name(path), message
    for path in sorted(room.rglob("templates/**/*")):
        if path.suffix in (".html", ".txt"):
            for message in _of_template(path.read_text(encoding="utf-8")):
                yield name(path), message


def _of_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
        called = called.id if isinstance(called, ast.Name) else called
        if called not in _CALLS:
            continue
        count, has_context = _CALLS[called]
        texts = [a.value for a in node.args if isinstance(a, ast.Constant)][: count + has_context]
        if len(texts) < count + has_context or not all(isinstance(t, str) for t in texts):
            continue
        context = texts.pop(0) if has_context else ""
        yield Message(texts[0], texts[1] if count == 2 else "", context)


def _of_template(source: str) -> Iterator[Message]:
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type in (TokenType.VAR, TokenType.BLOCK):
            for quoted in _QUOTED.findall(token.contents):
                yield Message(ast.literal_eval(quoted).replace("%", "%%"))
        if token.token_type is not TokenType.BLOCK:
            continue
        words = list(smart_split(token.contents))
        if words[0] in ("translate", "trans") and words[1][0] in "\"'":
            text = ast.literal_eval(words[1]).replace("%", "%%")
            yield Message(text, context=_context(words))
        elif words[0] in ("blocktranslate", "blocktrans"):
            yield _block(tokens, words)


def _context(words: list[str]) -> str:
    return words[words.index("context") + 1].strip("\"'") if "context" in words else ""


def _block(tokens, words: list[str]) -> Message:
    parts = [""]
    for token in tokens:
        if token.token_type is TokenType.BLOCK and token.contents.split()[0].startswith("end"):
            break
        if token.token_type is TokenType.BLOCK:
            parts.append("")
        elif token.token_type is TokenType.VAR:
            parts[-1] += f"%({token.contents.partition('|')[0].strip()})s"
        else:
            parts[-1] += token.contents.replace("%", "%%")
    if "trimmed" in words:
        parts = [" ".join(line.strip() for line in part.strip().splitlines()) for part in parts]
    return Message(parts[0], parts[1] if len(parts) > 1 else "", _context(words))


def catalogue(room: Path, language: str) -> Path:
    """Where a room's translations into a language are."""
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def translated(room: Path, language: str) -> dict[tuple[str, str], list[str]]:
    """(context, text) → what the catalogue says for it."""
    path = catalogue(room, language)
    if not path.is_file():
        return {}
    return {
        (one.msgctxt or "", one.msgid): [one.msgstr, *one.msgstr_plural.values()]
        for one in polib.pofile(str(path))
        if not one.obsolete and not one.fuzzy
    }


def write_missing() -> None:
    """Add what is not there, without a translation."""
    for room in rooms():
        for language in LANGUAGES:
            path = catalogue(room, language)
            there = translated(room, language)
            new = {m: f for f, m in said(room) if (m.context, m.text) not in there}
            if not new:
                continue
            book = polib.pofile(str(path)) if path.is_file() else _new_book(language)
            for message in new:
                book.append(_entry(message))
            path.parent.mkdir(parents=True, exist_ok=True)
            book.save(str(path))
            sys.stdout.write(f"{name(path)}: {len(new)} to translate\n")


def _new_book(language: str) -> polib.POFile:
    book = polib.POFile(wrapwidth=100)
    book.metadata = {
        "Language": language,
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return book


def _entry(message: Message) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None)
    if message.plural:
        entry.msgid_plural, entry.msgstr_plural = message.plural, {0: ""}
    return entry


if __name__ == "__main__":
    write_missing()
