"""Whether an identifier keeps the rule of its scheme. Which schemes exist is data of `codes`.

The registers' own check digits are python-stdnum's; Hong Kong's identity card is checked here.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from stdnum.exceptions import InvalidChecksum, ValidationError

from tidegate.codes.interface import Code, Fact, code, fold

from .errors import BadIdentifier, NoSuchScheme

_LONGEST = 200
#: Spaces, brackets, and every dash.
_LEFT_OUT = re.compile(r"[\s()\-\u2010-\u2015]")
_HKID = re.compile(r"([A-Z]{1,2})([0-9]{6})([0-9A])")
#: As it is printed on the card; without the brackets it could be anybody's number.
_AS_PRINTED = re.compile(r"\s*[A-Za-z]{1,2}\s?[0-9]{6}\s?\([0-9Aa]\)\s*")


def scheme(name: str) -> Code:
    """The scheme of a name; raises `NoSuchScheme`."""
    found = code("identifier_scheme", name)
    if found is None:
        raise NoSuchScheme(f"there is no scheme {name!r} of identifiers")
    return found


def check_identifier(scheme_name: str, value: str) -> str:
    """The identifier in its one spelling; raises `BadIdentifier`, `NoSuchScheme`."""
    return checked(scheme(scheme_name), value)


def checked(own: Code | Fact, value: str) -> str:
    """The same with the scheme at hand."""
    name = own.data["check"]
    if name == "name":
        return _of_name(own, value)
    plain = _LEFT_OUT.sub("", unicodedata.normalize("NFKC", value)).upper()
    if not plain or len(plain) > _LONGEST or not plain.isascii() or not plain.isprintable():
        raise BadIdentifier(own.code, "is not made of letters and digits")
    pattern = own.data.get("pattern")
    if pattern is not None and re.fullmatch(pattern, plain) is None:
        raise BadIdentifier(own.code, f"does not have the form {pattern}")
    if name == "pattern":
        return plain
    if name == "hkid":
        return _hkid(own, plain)
    try:
        return _register(name)(plain)
    except InvalidChecksum:
        raise BadIdentifier(own.code, "the check digit does not fit the others") from None
    except ValidationError:
        raise BadIdentifier(own.code, "does not have the form of its register") from None


def recognise(value: str) -> str:
    """The scheme of an identifier that was declared without one.

    Eight digits are a business registration number of Hong Kong, a printed identity card number is
    that; everything else is taken as it was declared.
    """
    if _AS_PRINTED.fullmatch(value):
        return "hkid"
    digits = _LEFT_OUT.sub("", value)
    return "hk_br" if re.fullmatch(r"[0-9]{8}", digits) else "trader"


def _of_name(own: Code | Fact, value: str) -> str:
    """`HK:folded name`: a country and a name, where there is no register."""
    country, separator, name = value.partition(":")
    spelled = fold(name)
    if not separator or not re.fullmatch(r"[A-Z]{2}|", country) or not spelled:
        raise BadIdentifier(own.code, "is a country, a colon and a name")
    return f"{country}:{spelled}"[:_LONGEST]


def _hkid(own: Code | Fact, plain: str) -> str:
    """One or two letters, six digits, a check digit: weights 9 to 2 and 1, sum divisible by 11.

    Letters count A = 10 to Z = 35; a missing first letter counts as 36.
    """
    found = _HKID.fullmatch(plain)
    if found is None:
        raise BadIdentifier(own.code, "does not have the form A123456(3)")
    letters, digits, check = found.groups()
    values = [36] * (2 - len(letters)) + [ord(letter) - 55 for letter in letters]
    values += [int(digit) for digit in digits]
    values.append(10 if check == "A" else int(check))
    if sum(weight * value for weight, value in zip(range(9, 0, -1), values, strict=True)) % 11:
        raise BadIdentifier(own.code, "the check digit does not fit the others")
    return plain


@cache
def _register(name: str) -> Callable[[str], str]:
    """The check of a register; raises `NoSuchScheme` for one that this version does not know."""
    from stdnum import imo, lei
    from stdnum.au import abn
    from stdnum.cn import uscc
    from stdnum.eu import vat as eu_vat
    from stdnum.gb import vat as gb_vat
    from stdnum.jp import cn
    from stdnum.kr import brn
    from stdnum.sg import uen
    from stdnum.tw import ubn

    known: dict[str, Callable[[str], str]] = {
        "au_abn": abn.validate,
        "eu_vat": eu_vat.validate,
        "gb_vat": gb_vat.validate,
        "imo": imo.validate,
        "jp_cn": cn.validate,
        "kr_brn": brn.validate,
        "lei": lei.validate,
        "sg_uen": uen.validate,
        "tw_ubn": ubn.validate,
        "uscc": uscc.validate,
    }
    if name not in known:
        raise NoSuchScheme(f"this version has no check {name!r}")
    return known[name]
