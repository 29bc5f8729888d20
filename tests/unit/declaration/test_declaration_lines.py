"""Lines that cannot be rows are named and passed over; the good lines beside them survive."""

import codecs

import pytest

from tidegate.declaration.interface import FileRefused, Limits, MappingError

MIB = 1 << 20


def test_a_line_over_the_limit_is_skipped_to_its_end(read, rows) -> None:
    huge = b"big," + b"x" * (3 * MIB) + b"\n"
    text = rows("a").encode() + huge + rows("b").encode().split(b"\n", 1)[1]
    outcome = read(text)
    assert outcome.ids == ["a", "b"]
    assert outcome.refusals == [(3, "line", "a line is no longer than the limit")]


def test_a_line_far_longer_than_a_chunk_is_never_held_whole(read, rows) -> None:
    limits = Limits(line_bytes=1_000, chunk_bytes=4_096)
    text = rows("a").encode() + b"x" * 100_000 + b"\r\n" + rows("b").encode().split(b"\n", 1)[1]
    outcome = read(text, limits=limits)
    assert outcome.ids == ["a", "b"]
    assert [line for line, *_ in outcome.refusals] == [3]


def test_a_nul_rejects_its_line_only(read, rows) -> None:
    outcome = read(rows("a", "b\0,2026-01-31,1,tea,CN\n", "c"))
    assert outcome.ids == ["a", "c"]
    assert outcome.refusals == [(3, "line", "a line holds no NUL character")]


def test_an_undecodable_line_is_rejected_and_the_others_read(read, rows) -> None:
    text = rows("a", "b").encode() + b"c,2026-01-31,1,caf\xe9,CN\n" + b"d,2026-01-31,1,tea,CN\n"
    outcome = read(text)
    assert outcome.ids == ["a", "b", "d"]
    assert outcome.refusals == [(4, "line", "a line is utf-8 text")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(read, rows, encoding) -> None:
    text = rows("a", "b,2026-01-31,1,茶葉,CN\n")
    assert read(text.encode(encoding)).rows[1]["goods_description"] == "茶葉"


def test_big_endian_utf_16_is_read(read, rows) -> None:
    assert read(codecs.BOM_UTF16_BE + rows("a").encode("utf-16-be")).ids == ["a"]


def test_a_broken_character_in_utf_16_rejects_its_line(read, rows) -> None:
    good = rows("a", "b").encode("utf-16-le")
    lone = "c,2026-01-31,1,".encode("utf-16-le") + b"\x00\xd8" + ",CN\n".encode("utf-16-le")
    outcome = read(codecs.BOM_UTF16_LE + good + lone + rows("d").encode("utf-16-le")[-66:])
    assert outcome.refusals[0][:2] == (4, "line")
    assert outcome.ids[:2] == ["a", "b"]


def test_a_mapping_names_another_encoding(read) -> None:
    mapping = (
        '[mapping]\nname = "t"\ncanonical = true\n[file]\nencoding = "big5"\ndelimiter = ";"\n'
    )
    text = "declaration_id;lodged_at;goods_description\n1;2026-01-31;茶葉\n"
    assert read(text.encode("big5"), mapping).rows[0]["goods_description"] == "茶葉"


def test_mixed_line_ends_are_all_line_ends(read) -> None:
    text = "declaration_id,lodged_at\r\na,2026-01-31\nb,2026-01-31\rc,2026-01-31\r\nd,2026-01-31"
    outcome = read(text)
    assert outcome.ids == ["a", "b", "c", "d"]
    assert outcome.rejects == []


@pytest.mark.parametrize("chunk", range(60))
def test_lines_keep_their_numbers_wherever_chunks_end(read, rows, chunk) -> None:
    text = rows("a", "\r\n", "b,bad\r\n", 'c,2026-01-31,1,"green\r\ntea",CN\r\n', "d,bad\n", "e")
    header = text.index("\n") + 1  # has to be in the first chunk
    outcome = read(text, limits=Limits(chunk_bytes=header + chunk))
    assert outcome.ids == ["a", "c", "e"]
    assert [line for line, *_ in outcome.refusals] == [4, 7]


def test_a_quoted_value_may_hold_delimiters_quotes_and_line_ends(read, rows) -> None:
    outcome = read(rows("a", 'b,2026-01-31,1,"say ""tea"",\ntwice",CN\n', "c"))
    assert outcome.ids == ["a", "b", "c"]
    assert outcome.rows[1]["goods_description"] == 'say "tea",\ntwice'


def test_a_quote_inside_a_value_is_a_character(read, rows) -> None:
    outcome = read(rows('a,2026-01-31,1,pipe 5" wide,CN\n'))
    assert outcome.rows[0]["goods_description"] == 'pipe 5" wide'


def test_a_quote_never_closed_does_not_swallow_the_file(read, rows) -> None:
    lines = [f"n{n}" for n in range(3_000)]
    outcome = read(rows("a", 'b,2026-01-31,1,"open,CN\n', *lines))
    assert outcome.ids == ["a", *lines]
    assert [(line, field) for line, field, _ in outcome.refusals] == [(3, "line")]
    assert "closed" in outcome.refusals[0][2]


def test_a_quote_closed_by_the_next_stray_quote_costs_only_the_two_lines(read, rows) -> None:
    outcome = read(rows('a,2026-01-31,1,"open,CN\n', "b", "c", 'd,2026-01-31,1,"open,CN\n', "e"))
    assert outcome.ids == ["b", "c", "e"]
    assert [line for line, *_ in outcome.refusals] == [2, 5]


def test_quotes_left_open_on_every_line_cost_linear_time(read, rows) -> None:
    lines = ['5"x,"\n'] * 20_000
    outcome = read(rows("a", *lines, "b"))
    assert outcome.ids == ["a", "b"]
    assert outcome.ingestion.rejected >= 10_000


def test_text_after_a_closing_quote_is_named(read, rows) -> None:
    outcome = read(rows("a", 'b,2026-01-31,1,"Best" tea,CN\n', "c"))
    assert outcome.ids == ["a", "c"]
    assert "text follows it" in outcome.refusals[0][2]


def test_a_value_over_the_parsers_limit_is_rejected(read, rows) -> None:
    outcome = read(rows("a", f'b,2026-01-31,1,"{"x" * 140_000}",CN\n', "c"))
    assert outcome.ids == ["a", "c"]
    assert outcome.ingestion.rejected == 1


@pytest.mark.parametrize("line", ["b,2026-01-31,1\n", "b,2026-01-31,1,tea,CN,extra\n"])
def test_too_few_or_too_many_fields(read, rows, line) -> None:
    outcome = read(rows("a", line, "c"))
    assert outcome.ids == ["a", "c"]
    count = line.count(",") + 1
    assert outcome.refusals == [(3, "line", f"a row has 5 fields: {count} found")]


def test_a_file_of_rows_that_all_have_one_field_too_many_is_rejected_whole(read, rows) -> None:
    outcome = read(rows(*(f"{n},2026-01-31,1,tea,CN,extra\n" for n in range(5))))
    assert outcome.ingestion.accepted == 0
    assert outcome.ingestion.rejected == 5


def test_blank_lines_and_rows_of_empty_fields_are_passed_over(read, rows) -> None:
    outcome = read(rows("a", "\n", "\r\n", ",,,,\n", " ,, ,,\n", "b"))
    assert outcome.ids == ["a", "b"]
    assert outcome.rejects == []


def test_an_empty_file_is_refused(read) -> None:
    with pytest.raises(FileRefused, match="empty"):
        read(b"")


def test_a_file_of_blank_lines_is_refused(read) -> None:
    with pytest.raises(FileRefused, match="blank"):
        read(b"\n\n\n")


def test_a_header_alone_gives_an_empty_table(read, rows) -> None:
    outcome = read(rows())
    assert (outcome.rows, outcome.ingestion.first_lodged_at) == ([], None)
    assert outcome.ingestion.columns[:2] == ("declaration_id", "lodged_at")


def test_a_million_columns_are_refused(read) -> None:
    with pytest.raises(FileRefused, match="columns"):
        read("declaration_id,lodged_at" + "," * 1_000_000 + "\n")


def test_a_row_of_a_million_fields_is_one_bad_line(read, rows) -> None:
    outcome = read(rows("a", "," * 1_000_000 + "\n", "b"))
    assert outcome.ids == ["a", "b"]
    assert outcome.refusals == [(3, "line", "a row has 5 fields: 1000001 found")]


def test_a_header_that_repeats_a_mapped_name_is_refused(read) -> None:
    with pytest.raises(FileRefused, match="more than once"):
        read("declaration_id,lodged_at,lodged_at\na,2026-01-31,2026-02-01\n")


def test_a_wrong_delimiter_gets_a_hint(read) -> None:
    with pytest.raises(MappingError, match=r"semicolon.*delimiter"):
        read("declaration_id;lodged_at\na;2026-01-31\n")


def test_a_binary_file_is_refused(read) -> None:
    with pytest.raises(FileRefused):
        read(bytes(range(256)) * 20)
    with pytest.raises(FileRefused, match="old Excel"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
