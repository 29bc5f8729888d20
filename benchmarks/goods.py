"""How good suggestions of commodity codes are: parcel descriptions and tariff search terms.

The public terms and parcel descriptions are split in two; the index has the nomenclature, the US
tariff's lines below it, and one part; the other asks. Parcels are split by their last word: lines
of one product differ in little else, and would answer each other. Beside it, a plain nearest
neighbour over the same rows (tf-idf of runs of letters).

What the engine's constants are was chosen on seeds 0 and 1, which are not reported.
"""

import csv
import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.clock import Clock
from benchmarks.outcome import Outcome, Skipped, say, table
from benchmarks.settings import Settings
from tidegate.analytics.goods.interface import (
    HEADING,
    SUBHEADING,
    Index,
    Kind,
    Row,
    Weights,
    runs,
    vague,
)
from tidegate.cli.needs import public_data_folder
from tidegate.codes.folding import fold
from tidegate.codes.sources.typed import read as typed

_SEEDS = 5
_FIRST_SEED = 10
#: Part of the descriptions, and of the terms, that asks.
_HELD_PARCELS, _HELD_TERMS = 0.2, 0.25
_DIGITS = (HEADING, SUBHEADING)
_SHOWN = 5
#: Codes of the neighbour that are looked into for five headings.
_NEIGHBOURS = 120

Codes = npt.NDArray[np.str_]
Sures = npt.NDArray[np.floating]
Figures = dict[str, float]
#: Of the chances of a heading's subheadings, that of the heading.
Joined = Callable[[Iterable[float]], float]


class Data(NamedTuple):
    """The public rows, folded."""

    nomenclature: list[Row]
    national: list[Row]
    terms: list[Row]
    parcels: list[Row]
    vague: list[str]


def run(settings: Settings) -> Outcome:
    """Top one and top five at four and six digits, beside the nearest neighbour."""
    data = _data()
    seeds = range(_FIRST_SEED, _FIRST_SEED + (settings.seeds or _SEEDS))
    outcome = Outcome(
        f"HS 2022, {len(data.national):,} lines of the US tariff, {len(data.terms):,} UK search "
        f"terms, {len(data.parcels):,} parcel descriptions; seeds {seeds[0]} to {seeds[-1]}"
    )
    told: dict[tuple[str, str], list[Figures]] = defaultdict(list)
    for seed in seeds:
        for key, figures in _of_seed(data, seed):
            told[key].append(figures)
    columns = list(told["tidegate", "parcels"][0])
    for name in ("parcels", "terms"):
        say(f"\n{name}: mean over seeds (least to most)")
        rows = [(by, *_cells(told[by, name], columns)) for by in ("tidegate", "neighbour")]
        table(("", *columns), rows)
    _ceiling(outcome, data)
    _words(outcome, data)
    outcome.figures |= {f"{by}, {name}": figures for (by, name), figures in told.items()}
    _goals(outcome, told)
    return outcome


def _goals(outcome: Outcome, told: dict[tuple[str, str], list[Figures]]) -> None:
    parcels, terms = told["tidegate", "parcels"], told["tidegate", "terms"]
    outcome.goal("parcels: HS6 among the first five", _mean(parcels, "HS6 5"), 0.62)
    outcome.goal("parcels: the surer half right at HS4", _mean(parcels, "sure HS4"), 0.75)
    outcome.goal("terms: HS6 among the first five", _mean(terms, "HS6 5"), 0.73)
    for name in ("parcels", "terms"):
        ahead = _mean(told["tidegate", name], "HS6 5") - _mean(told["neighbour", name], "HS6 5")
        outcome.goal(f"{name}: HS6 among five, ahead of the neighbour", ahead, 0)
    outcome.goal(
        "processor time of an answer, ms", max(one["ms"] for one in parcels), 50, at_least=False
    )


def _of_seed(data: Data, seed: int) -> Iterator[tuple[tuple[str, str], Figures]]:
    kept_parcels, parcels = _split(data.parcels, _HELD_PARCELS, seed, _last_word)
    kept_terms, terms = _split(data.terms, _HELD_TERMS, seed, lambda row: row.text)
    rows = [*data.nomenclature, *data.national, *kept_terms, *kept_parcels]
    clock = Clock()
    index = Index(rows)
    built = clock.read().processor
    neighbour = _Neighbour(rows)
    for name, asked in (("parcels", parcels), ("terms", terms)):
        truth = np.array([row.code for row in asked])
        found, chances = index.ranked([row.text for row in asked])
        figures = _figures(found, chances, truth, sum)
        clock = Clock()
        for row in asked[:50]:
            index.suggest(row.text)
        figures["ms"] = clock.read().processor / 50 * 1000
        figures["index s"] = built
        yield ("tidegate", name), figures
        found, likeness = neighbour.ranked([row.text for row in asked])
        yield ("neighbour", name), _figures(found, likeness, truth, max)


def _figures(found: Codes, chances: Sures, truth: Codes, joined: Joined) -> Figures:
    figures: Figures = {}
    for digits in _DIGITS:
        best, sure = _at(found, chances, digits, joined)
        wanted = np.array([code[:digits] for code in truth])
        right = best == wanted[:, None]
        figures[f"HS{digits} 1"] = float(right[:, 0].mean())
        figures[f"HS{digits} 5"] = float(right.any(axis=1).mean())
        if digits == HEADING:
            half = sure >= np.median(sure)
            figures["sure HS4"] = float(right[half, 0].mean())
            figures["off"] = _off(sure, right[:, 0])
    return figures


def _at(found: Codes, chances: Sures, digits: int, joined: Joined) -> tuple[Codes, Sures]:
    """The first five codes of so many digits, and how sure the first one is."""
    best = np.full((len(found), _SHOWN), "", f"U{digits}")
    sure = np.zeros(len(found))
    for at, (codes, row) in enumerate(zip(found, chances, strict=True)):
        several: dict[str, list[float]] = defaultdict(list)
        for code, chance in zip(codes, row, strict=True):
            several[code[:digits]].append(float(chance))
        first = Counter({code: joined(some) for code, some in several.items()}).most_common(_SHOWN)
        best[at, : len(first)] = [code for code, _ in first]
        sure[at] = first[0][1]
    return best, sure


def _off(chance: Sures, right: npt.NDArray[np.bool_]) -> float:
    """How far chances are from how often they come true, in ten equal parts (calibration)."""
    order = np.array_split(np.argsort(chance), 10)
    apart = [len(some) * abs(chance[some].mean() - right[some].mean()) for some in order]
    return float(sum(apart) / len(chance))


class _Neighbour:
    """The code of the most alike row, by tf-idf of runs of letters; then the next one's."""

    def __init__(self, rows: Sequence[Row]) -> None:
        of_heading = {row.code: row.text for row in rows if len(row.code) == HEADING}
        kept = [row for row in rows if len(row.code) >= SUBHEADING]
        texts = [
            f"{of_heading.get(row.code[:HEADING], '')} {row.text}"
            if row.kind is Kind.NOMENCLATURE and len(row.code) == SUBHEADING
            else row.text
            for row in kept
        ]
        codes = np.array([row.code[:SUBHEADING] for row in kept])
        self._order = np.argsort(codes, kind="stable")
        self._codes, self._starts = np.unique(codes[self._order], return_index=True)
        self._weights = Weights(runs, texts)
        self._turned = self._weights.rows[self._order].T.tocsr()

    def ranked(self, texts: Sequence[str]) -> tuple[Codes, Sures]:
        """By description the most alike codes, and how alike each is."""
        alike = (self._weights.of(texts) @ self._turned).toarray()
        best = np.maximum.reduceat(alike, self._starts, axis=1)
        order = np.argsort(-best, axis=1, kind="stable")[:, :_NEIGHBOURS]
        return self._codes[order], np.take_along_axis(best, order, axis=1)


def _split(
    rows: Sequence[Row], held: float, seed: int, group: Callable[[Row], str]
) -> tuple[list[Row], list[Row]]:
    """What is in the index, and what asks: about that part, and no group in both."""
    sizes = Counter(map(group, rows))
    groups = sorted(sizes)
    random.Random(seed).shuffle(groups)  # noqa: S311 - no secret
    asking: set[str] = set()
    count = 0
    for one in groups:
        if count >= held * len(rows):
            break
        asking.add(one)
        count += sizes[one]
    kept = [row for row in rows if group(row) not in asking]
    return kept, [row for row in rows if group(row) in asking]


def _last_word(row: Row) -> str:
    return row.text.rpartition(" ")[2]


def _ceiling(outcome: Outcome, data: Data) -> None:
    """What no method reaches: codes that no other description has, texts with several codes."""
    said: dict[str, set[str]] = defaultdict(set)
    words: dict[str, set[str]] = defaultdict(set)
    for row in data.parcels:
        said[row.text].add(row.code)
        words[row.code].add(_last_word(row))
    alone = sum(len(words[row.code]) == 1 for row in data.parcels) / len(data.parcels)
    split_texts = sum(len(said[row.text]) > 1 for row in data.parcels) / len(data.parcels)
    say(f"\nparcels whose code no other last word has: {alone:.1%}")
    say(f"parcels whose very text has several codes: {split_texts:.1%}")
    outcome.figures["ceiling"] = {"code_alone": alone, "several_codes": split_texts}


def _words(outcome: Outcome, data: Data) -> None:
    """What is refused as vague with the list as shipped: of vague terms, and of honest ones."""
    _, facts = typed("vague_goods")
    listed = [fold(name) for fact in facts for name in (fact.names.en, fact.names.zh_hans)]
    groups = {
        "terms too vague, of the public list": data.vague,
        "search terms": [row.text for row in data.terms],
        "parcels": [row.text for row in data.parcels],
    }
    refused = {
        name: float(np.mean([vague(text, listed) is not None for text in texts]))
        for name, texts in groups.items()
    }
    say("\nrefused as too vague, with the list as shipped")
    table(("", "part"), [(name, f"{part:.3f}") for name, part in refused.items()])
    outcome.figures["refused"] = refused


def _cells(seeds: Sequence[Figures], columns: Sequence[str]) -> list[str]:
    cells = []
    for column in columns:
        values = [one[column] for one in seeds if column in one]
        mean, least, most = np.mean(values or [0]), min(values, default=0), max(values, default=0)
        cells.append(f"{mean:.3f} ({least:.3f} to {most:.3f})" if values else "")
    return cells


def _mean(seeds: Sequence[Figures], column: str) -> float:
    return float(np.mean([one[column] for one in seeds]))


def _data() -> Data:
    folder = public_data_folder()
    goods = None if folder is None else folder / "goods"
    if goods is None or not (goods / "uk-search-references").is_dir():
        raise Skipped(
            "the public goods are not here; put them into a folder goods and name its parent in "
            "TIDEGATE_PUBLIC_DATA"
        )
    listed = _rows_of(goods / "harmonized-system.csv")
    nomenclature = [
        Row(fold(row["description"]), row["hscode"], Kind.NOMENCLATURE)
        for row in listed
        if len(row["hscode"]) >= HEADING
    ]
    known = {row.code for row in nomenclature if len(row.code) == SUBHEADING}
    uk = goods / "uk-search-references"
    terms = json.loads((uk / "search_references.json").read_text(encoding="utf-8"))
    parcels = [
        *(
            (row["Goods Description"], row["Commodity Code"])
            for row in _rows_of(uk / "extra_references.csv")
        ),
        *((row["GDSDESC"], row["CMDTYCODE"]) for row in _rows_of(uk / "brands.csv")),
    ]
    vague_terms = (uk / "vague_terms.csv").read_text(encoding="utf-8", errors="replace")
    return Data(
        nomenclature,
        [
            row
            for row in _national(goods / "us_hts_2026_rev4.csv.gz")
            if row.code[:SUBHEADING] in known
        ],
        list(_described(terms.items(), Kind.TERM, known)),
        list(_described(parcels, Kind.TEXT, known)),
        [fold(one) for one in vague_terms.splitlines()],
    )


def _rows_of(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return list(csv.DictReader(text.splitlines()))


def _described(pairs: Iterable[tuple[str, str]], kind: Kind, known: set[str]) -> Iterator[Row]:
    for text, code in pairs:
        # A spreadsheet dropped the zero before chapters 1 to 9.
        whole = code.strip().zfill(len(code.strip()) + len(code.strip()) % 2)
        if whole[:SUBHEADING] in known and (folded := fold(text)):
            yield Row(folded, whole[:SUBHEADING], kind)


def _national(path: Path) -> Iterator[Row]:
    """Lines of eight digits and more, each with all that stands above it."""
    above: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            depth = int(row["Indent"] or 0)
            above = [*above[:depth], row["Description"]]
            code = row["HTS Number"].replace(".", "")
            if len(code) > SUBHEADING:
                yield Row(fold(" ".join(above)), code, Kind.NOMENCLATURE)
