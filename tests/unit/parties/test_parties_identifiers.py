"""Identifiers keep the rules of their registers; what is refused is not repeated."""

import pytest

from tidegate.codes.sources import source
from tidegate.parties.checks import checked
from tidegate.parties.interface import BadIdentifier, NoSuchScheme, check_identifier, recognise

#: The schemes that come with Tidegate, without a database.
SCHEMES = {fact.code: fact for fact in source("identifier_scheme").facts}

#: A123456(3) is the domain reference's vector of the identity card; 213800KUD8LAJWSQ9D15 is
#: python-stdnum's of the LEI, as the others are of their registers' own publications.
GOOD = [
    ("hkid", "A123456(3)", "A1234563"),
    ("hkid", "a123456 (3)", "A1234563"),
    ("hkid", "AB987654(3)", "AB9876543"),
    ("hk_br", "1234-5678", "12345678"),
    ("lei", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
    ("uscc", "91110000600037341L", "91110000600037341L"),
    ("eu_vat", "BE403019261", "BE0403019261"),
    ("gb_vat", "GB 980 7806 84", "980780684"),
    ("tw_ubn", "00501503", "00501503"),
    ("kr_brn", "116-82-00276", "1168200276"),
    ("jp_cn", "5-8356-7825-6246", "5835678256246"),
    ("sg_uen", "00192200M", "00192200M"),
    ("au_abn", "83 914 571 673", "83914571673"),
    ("imo", "IMO 9319466", "9319466"),
    ("scac", "mbl", "MBL"),
    ("awb_prefix", "901", "901"),
    ("aeo", "AEOHK1234567890", "AEOHK1234567890"),
    ("trader", "t0000000123", "T0000000123"),
    ("trader", "\uff34\uff11\uff12\uff13", "T123"),
    ("name", "VN:Cà Phê  Saigon Co., Ltd.", "VN:ca phe saigon co ltd"),
    ("name", ":Acme", ":acme"),
]

BAD = [
    ("hkid", "A123456(4)", "the check digit does not fit"),
    ("hkid", "A123465(3)", "the check digit does not fit"),
    ("hkid", "1234563", "does not have the form A123456"),
    ("hkid", "ABC123456(3)", "does not have the form"),
    ("hk_br", "1234567", "does not have the form"),
    ("hk_br", "١٢٣٤٥٦٧٨", "is not made of letters and digits"),
    ("lei", "213800KUD8LAJWSQ9D14", "the check digit does not fit"),
    ("uscc", "91110000600037342L", "the check digit does not fit"),
    ("eu_vat", "XX12", "does not have the form of its register"),
    ("imo", "9319467", "the check digit does not fit"),
    ("imo", "93194", "does not have the form of its register"),
    ("scac", "M", "does not have the form"),
    ("trader", "", "is not made of letters"),
    ("trader", "()", "is not made of letters"),
    ("trader", "T" * 36, "does not have the form"),
    ("trader", "T\0", "is not made of letters"),
    ("trader", "x" * 10_000, "is not made of letters"),
    ("name", "Acme", "is a country, a colon and a name"),
    ("name", "hk:Acme", "is a country, a colon and a name"),
    ("name", "HK:…", "is a country, a colon and a name"),
]


@pytest.mark.parametrize(("scheme", "value", "plain"), GOOD)
def test_a_good_identifier_has_one_spelling(scheme, value, plain):
    assert checked(SCHEMES[scheme], value) == plain
    assert checked(SCHEMES[scheme], plain) == plain


@pytest.mark.parametrize(("scheme", "value", "rule"), BAD)
def test_a_bad_identifier_is_refused_by_its_rule(scheme, value, rule):
    with pytest.raises(BadIdentifier, match=rule) as refused:
        checked(SCHEMES[scheme], value)
    assert refused.value.scheme == scheme
    assert len(value) < 4 or value not in str(refused.value)


def test_every_scheme_has_a_vector():
    assert SCHEMES.keys() == {scheme for scheme, _, _ in GOOD}


def test_schemes_are_data(code_tables):
    assert check_identifier("hkid", "A123456(3)") == "A1234563"
    with pytest.raises(NoSuchScheme, match="no scheme 'passport'"):
        check_identifier("passport", "1")


@pytest.mark.parametrize(
    ("value", "scheme"),
    [
        ("A123456(3)", "hkid"),
        (" z 123456 (a) ", "hkid"),
        ("12345678", "hk_br"),
        ("1234 5678", "hk_br"),
        ("A1234563", "trader"),
        ("T0123456789", "trader"),
    ],
)
def test_a_bare_number_is_recognised(value, scheme):
    """Without its brackets an identity card's number could be any trader's."""
    assert recognise(value) == scheme
