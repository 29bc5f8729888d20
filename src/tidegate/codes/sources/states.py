"""Countries and currencies, of pycountry and iso4217, with the Chinese names of iso-codes.

pycountry brings the message catalogues of Debian's iso-codes. `zh_HK` is incomplete for currencies,
where `zh_TW` fills in. Hong Kong's trade documents say Taiwan, not what the catalogues say.
"""

import gettext
from importlib.metadata import version
from pathlib import Path

from tidegate.codes.records import Fact, Names

_ISO_3166 = "ISO 3166-1, by pycountry; Chinese names of iso-codes"
_ISO_4217 = "ISO 4217, by iso4217; Chinese names of iso-codes in pycountry"
_AS_IN_HONG_KONG = {"TW": Names("Taiwan", "台灣", "台湾")}


def countries() -> tuple[str, list[Fact]]:
    """Every country and territory of ISO 3166-1 by its alpha-2 code."""
    import pycountry

    named = _Catalogue("iso3166-1")
    facts = []
    for one in pycountry.countries:
        english = getattr(one, "common_name", one.name)
        names = _AS_IN_HONG_KONG.get(one.alpha_2) or named(english, one.name)
        data = {"alpha_3": one.alpha_3, "numeric": one.numeric}
        facts.append(Fact(one.alpha_2, names, data, source=_ISO_3166))
    return f"pycountry {version('pycountry')}", facts


def currencies() -> tuple[str, list[Fact]]:
    """Every currency of ISO 4217 in use, with its decimal places."""
    from iso4217 import Currency

    named = _Catalogue("iso4217")
    facts = []
    for one in Currency:
        data: dict[str, object] = {"numeric": f"{one.number:03d}"}
        if one.exponent is not None:
            data["decimals"] = one.exponent
        facts.append(Fact(one.code, named(one.currency_name), data, source=_ISO_4217))
    return f"iso4217 {version('iso4217')}", facts


class _Catalogue:
    """Names of one list in Chinese; empty where the catalogues do not translate them."""

    def __init__(self, domain: str) -> None:
        import pycountry

        self._folder = Path(pycountry.__file__).parent / "locales"
        self._domain = domain
        self._traditional = self._open("zh_HK"), self._open("zh_TW")
        self._simplified = (self._open("zh_CN"),)

    def _open(self, locale: str) -> gettext.NullTranslations:
        return gettext.translation(self._domain, self._folder, [locale])

    def __call__(self, *english: str) -> Names:
        """The names of what has one of these English names; the first is the one shown."""
        return Names(
            english[0],
            self._first(self._traditional, english),
            self._first(self._simplified, english),
        )

    @staticmethod
    def _first(catalogues: tuple[gettext.NullTranslations, ...], english: tuple[str, ...]) -> str:
        found = (one.gettext(name) for one in catalogues for name in english)
        return next((name for name in found if name not in english), "")
