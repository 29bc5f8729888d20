"""One spelling for search: case, width and accents gone, 繁 written as 简, Chinese in bigrams."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[^\W_]+")


#: What comes after so many parts is not looked for: each is a condition of its own, and SQLite
#: refuses a question of a thousand.
_MOST_PARTS = 40


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def fold(text: str) -> str:
    """The text as it is compared in search; words are parted by one space."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    joined = unicodedata.normalize("NFKC", bare)
    if _HAN.search(joined):
        joined = _simplifier().convert(joined)
    return " ".join(_WORD.findall(joined))


def grams(text: str) -> Iterator[str]:
    """The parts of a query that must all be found: words, and each two Chinese characters."""
    return islice(dict.fromkeys(_parts(text)), _MOST_PARTS)


def _parts(text: str) -> Iterator[str]:
    for word in fold(text).split():
        start = 0
        for han in _HAN.finditer(word):
            if word[start : han.start()]:
                yield word[start : han.start()]
            run, start = han.group(), han.end()
            yield from [run] if len(run) == 1 else (run[at : at + 2] for at in range(len(run) - 1))
        if word[start:]:
            yield word[start:]
