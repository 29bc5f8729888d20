"""Numbers into words: names, addresses, identifiers, descriptions. One value a row, vectorised.

A party's number always gives the same name and address, so no table of parties is kept. Names are
put together from the scenario's pools; any likeness to a real firm is chance.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tidegate.simulation.draws import Bools, Ints, mixed
from tidegate.simulation.scenario import Country, Names

#: ISO 6346: digits keep their value, letters run from 10 and leave out the multiples of 11.
_LETTER_VALUES = {
    letter: value
    for letter, value in zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ", (v for v in range(10, 39) if v % 11), strict=True
    )
}


def take(pool: Sequence[str], at: npt.NDArray[np.integer]) -> pa.Array:
    """The pool's text at each position; a position below 0 is null."""
    indices = pa.array(at, pa.int64(), mask=np.asarray(at) < 0)
    return pa.array(list(pool), pa.string()).take(indices)


def digits(numbers: Ints, width: int) -> pa.Array:
    """Numbers as text with leading zeros."""
    return pc.utf8_lpad(pa.array(numbers % 10**width).cast(pa.string()), width, "0")


def joined(*parts: pa.Array | str, by: str = " ") -> pa.Array:
    """Parts joined row by row; null and empty parts leave no joint behind. Never null."""
    # Arrow's own null_handling="skip" loses the rows in which every part is null (seen in 26.0).
    led = [_led_by(part, by) for part in parts]
    return pc.utf8_slice_codeunits(pc.binary_join_element_wise(*led, ""), len(by))


def _led_by(part: pa.Array | str, by: str) -> pa.Array | str:
    """The part with the joint before it, or nothing where it is empty or null."""
    if isinstance(part, str):
        return by + part
    part = pc.fill_null(part, "")
    return pc.if_else(pc.equal(part, ""), "", pc.binary_join_element_wise(by, part, ""))


def where(chosen: Bools, yes: pa.Array | str | None, no: pa.Array | str | None) -> pa.Array:
    """`yes` or `no`, row by row."""
    typed = [v if isinstance(v, pa.Array) else pa.scalar(v, pa.string()) for v in (yes, no)]
    return pc.if_else(pa.array(chosen), *typed)


def company_names(names: Names, countries: Sequence[Country], number: Ints, of: Ints) -> pa.Array:
    """Names of firms by number, in the manner of the country `of` (a position)."""
    drawn = mixed(number, "company")
    first, second, trades = (len(names.first), len(names.second), len(names.trades))
    return joined(
        take(names.first, drawn % first),
        take(names.second, drawn // first % second),
        take(names.trades, drawn // (first * second) % trades),
        take([country.company for country in countries], of),
    )


def streets(names: Names, number: Ints) -> pa.Array:
    """Street and number: `Flat 1203, 88 Harbour Road`."""
    drawn = mixed(number, "street")
    house = pa.array(1 + drawn % 388).cast(pa.string())
    street = take(names.streets, drawn // 400 % len(names.streets))
    flat = digits(101 + drawn // 40_000 % 40 * 100 + drawn // 1_600_000 % 9, 4)
    flat = pc.utf8_ltrim(flat, "0")
    has_flat = drawn // 20_000_000 % 10 < 6
    return joined(where(has_flat, joined("Flat ", flat, ",", by=""), ""), house, street)


def cities(countries: Sequence[Country], number: Ints, of: Ints) -> pa.Array:
    """A city of the country `of`."""
    flat = [city for country in countries for city in country.cities]
    sizes = np.array([len(country.cities) for country in countries])
    starts = np.cumsum(sizes) - sizes
    return take(flat, starts[of] + mixed(number, "city") % sizes[of])


def postcodes(number: Ints) -> pa.Array:
    """Five digits that belong to the address."""
    return digits(10_000 + mixed(number, "postcode") % 89_999, 5)


def containers(owner: Sequence[str], carrier: Ints, serial: Ints) -> pa.Array:
    """Container numbers with the check digit of ISO 6346: owner code of the carrier, six digits."""
    values = np.array(
        [[_LETTER_VALUES.get(ch, 0) for ch in code[:4].ljust(4, "U")] for code in owner]
    )
    total = (values[carrier] * (1 << np.arange(4))).sum(axis=1)
    serial = serial % 1_000_000
    for place in range(6):
        total = total + serial // 10 ** (5 - place) % 10 * (1 << (place + 4))
    check = total % 11 % 10
    return joined(take(owner, carrier), digits(serial, 6), digits(check, 1), by="")


def air_waybills(prefix: Sequence[str], carrier: Ints, serial: Ints) -> pa.Array:
    """Air waybill numbers: three digits of the airline, seven of the serial, serial mod 7."""
    serial = serial % 10_000_000
    return joined(take(prefix, carrier), "-", digits(serial, 7), digits(serial % 7, 1), by="")


def ships(number: Ints) -> pa.Array:
    """IMO numbers: six digits and the check digit of weights 7 to 2."""
    serial = 900_000 + number % 99_999
    total = sum(serial // 10 ** (5 - place) % 10 * (7 - place) for place in range(6))
    return joined("IMO", digits(serial, 6), digits(np.asarray(total) % 10, 1), by="")


def phrases(say: Sequence[Sequence[str]], of: Ints, style: Ints) -> pa.Array:
    """One of the phrases of row `of`, chosen by the style."""
    flat = [phrase for row in say for phrase in row]
    sizes = np.array([len(row) for row in say])
    starts = np.cumsum(sizes) - sizes
    return take(flat, starts[of] + mixed(style, "phrase") % sizes[of])


def descriptions(
    names: Names, say: Sequence[Sequence[str]], of: Ints, style: Ints, branded: Bools
) -> pa.Array:
    """Goods in a trader's words: a phrase, at times a quality, brand, article number, capitals."""
    drawn = mixed(style, "wording")
    quality = where(drawn % 10 < 5, take(names.qualifiers, drawn // 10 % len(names.qualifiers)), "")
    brand = where(
        branded & (drawn // 1000 % 10 < 6),
        joined(take(names.brands, drawn // 10_000 % len(names.brands)), "brand"),
        "",
    )
    article = where(
        drawn // 1_000_000 % 10 < 3,
        joined("art. ", digits(drawn // 10_000_000 % 9000 + 1000, 4), by=""),
        "",
    )
    written = joined(phrases(say, of, style), quality, brand, article)
    return where(drawn // 100_000_000 % 10 < 4, pc.utf8_upper(written), written)
