"""Reading one UN/EDIFACT interchange: limits first, then pydifact, then the envelope.

Of pydifact only the cutting into segments is used: its own checks of segments warn, and know of no
customs message.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pydifact.control.characters import Characters
from pydifact.exceptions import EDISyntaxError
from pydifact.parser import Parser, TokenIterator
from pydifact.tokenizer import Tokenizer

from .reading import Found, Message, MessageMapping, Unreadable, mapping_named, read

#: Bytes of an interchange: a manifest of some thousand lines. Larger ones are sent as JSON.
LARGEST = 2_097_152
_MOST_SEGMENTS = 50_000
_LONGEST_SEGMENT = 8_192
#: Of a group alone, without those within: each line repeats what the groups around it say.
_MOST_IN_GROUP = 200
#: Message types that are read, and their mappings.
KINDS = {"CUSDEC": "cusdec", "CUSCAR": "cuscar"}
#: Syntax identifier to the character set that it names (ISO 9735).
_CHARACTER_SETS = {
    "UNOA": "ascii",
    "UNOB": "ascii",
    "UNOC": "iso8859-1",
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOW": "utf-8",
    "UNOY": "utf-8",
}
_PATH = re.compile(r"([A-Z]{3})((?:\+\w*)*) (\d+)\.(\d+|\*)")
_UNA = re.compile(r"UNA([^\sA-Za-z0-9])([^\sA-Za-z0-9])([.,])([^A-Za-z0-9])(.)([^\sA-Za-z0-9])")
_USUAL = "UNA:+.? '"
_ORIGINAL = "9"


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its elements, each a list of components."""

    #: From 1, as UNT counts: UNH is the first.
    number: int
    tag: str
    elements: tuple[tuple[str, ...], ...]

    def at(self, element: int, component: int) -> str:
        """An element and a component, from 1; empty where there is none."""
        if element > len(self.elements) or component > len(self.elements[element - 1]):
            return ""
        return self.elements[element - 1][component - 1].strip()

    @property
    def place(self) -> str:
        """Where it is, for a person."""
        return f"segment {self.number} {self.tag}"


class Segments:
    """Some segments of a message."""

    def __init__(self, several: Sequence[Segment]) -> None:
        self._several = several
        self.place = several[0].place if several else "message"

    def find(self, path: str) -> list[Found]:
        """What is said at `TAG+QUALIFIERS ELEMENT.COMPONENT`."""
        tag, qualifiers, element, component = _parts(path)
        return [
            _said(one, element, component)
            for one in self._several
            if one.tag == tag and _qualifies(one, qualifiers)
        ]


def read_interchange(body: bytes) -> Message:
    """The document that an interchange of one message says; raises `Unreadable`."""
    segments = _segments(body)
    message = _message(segments)
    name = message[0].at(2, 1)
    if name not in KINDS:
        raise Unreadable("message type", f"a message of {', '.join(KINDS)}", message[0].place)
    mapping = mapping_named(KINDS[name])
    start = next((one for one in message if one.tag == "BGM"), None)
    if start is None:
        raise Unreadable("required", "BGM is missing", "segment 2")
    if start.at(3, 1) not in ("", _ORIGINAL):
        told = "9, an original; amend and cancel by the operations of the document"
        raise Unreadable("message function", told, start.place)
    whole, lines = _parted(message, mapping)
    scopes = [Segments(one) for one in lines]
    return read(mapping, name, start.at(2, 1), segments[0].at(2, 1), Segments(whole), scopes)


def _segments(body: bytes) -> list[Segment]:
    """Every segment of the interchange, UNA left out."""
    if len(body) > LARGEST:
        raise Unreadable("size", f"at most {LARGEST} bytes")
    text = _text(body)
    characters = Characters.from_str(_USUAL)
    if text.startswith("UNA"):
        given = _UNA.match(text)
        if given is None or len(set(given.groups()) - {" "}) < len(given.groups()) - 1:
            raise Unreadable("UNA", "six different characters that are neither letters nor digits")
        characters = Characters.from_str(given[0])
        text = text[len(given[0]) :].lstrip("\r\n")
    terminator = characters.segment_terminator
    pieces = text.split(terminator)
    if len(pieces) > _MOST_SEGMENTS:
        raise Unreadable("segments", f"at most {_MOST_SEGMENTS} segments")
    if any(len(one) > _LONGEST_SEGMENT for one in pieces):
        raise Unreadable("segment", f"at most {_LONGEST_SEGMENT} characters in a segment")
    return _cut(text, characters)


def _cut(text: str, characters: Characters) -> list[Segment]:
    """pydifact's part; it counts on a well-formed text, and says so in several ways."""
    tokens = TokenIterator(Tokenizer().get_tokens(text, characters))
    found: list[Segment] = []
    try:
        for raw in Parser().convert_tokens_to_raw_segments(tokens):
            elements = tuple(
                (one,) if isinstance(one, str) else tuple(map(str, one)) for one in raw[1:]
            )
            # UNB is before the first one that is counted.
            found.append(Segment(len(found), str(raw[0]), elements))
    except (EDISyntaxError, AssertionError, ValueError, IndexError):
        where = f"after segment {len(found)}"
        raise Unreadable("syntax", "segments of UN/EDIFACT, each with its end", where) from None
    return found


def _text(body: bytes) -> str:
    """Its characters, by the set that UNB names; UNA and UNB are ASCII in every set."""
    named = re.search(rb"UNB.(UNO[A-Z])", body[:64])
    if named is None:
        raise Unreadable("UNB", "an interchange that begins with UNB and its character set")
    syntax = named[1].decode()
    if syntax not in _CHARACTER_SETS:
        raise Unreadable("character set", f"one of {', '.join(_CHARACTER_SETS)}", "UNB")
    try:
        return body.decode(_CHARACTER_SETS[syntax]).lstrip("\ufeff\r\n ")
    except UnicodeDecodeError:
        raise Unreadable("character set", f"the characters of {syntax}", "UNB") from None


def _message(segments: list[Segment]) -> list[Segment]:
    """The one message of an interchange, UNH to UNT, if the envelope counts right."""
    tags = [one.tag for one in segments]
    if tags[:2] != ["UNB", "UNH"] or tags[-2:] != ["UNT", "UNZ"] or tags.count("UNH") != 1:
        raise Unreadable("envelope", "one message: UNB, UNH … UNT, UNZ")
    message, end = segments[1:-1], segments[-1]
    count, reference = message[-1].at(1, 1), message[-1].at(2, 1)
    if not count.isascii() or not count.isdigit() or int(count[:9]) != len(message):
        raise Unreadable("count", f"{len(message)} segments", message[-1].place)
    if reference != message[0].at(1, 1):
        raise Unreadable("reference", "the message reference of UNH", message[-1].place)
    if end.at(1, 1) != "1" or end.at(2, 1) != segments[0].at(5, 1):
        raise Unreadable("reference", "one message, and the control reference of UNB", "UNZ")
    return message


def _parted(
    message: list[Segment], mapping: MessageMapping
) -> tuple[list[Segment], list[list[Segment]]]:
    """What is said of the whole, and what of each line: its own group and those around it."""
    starts = [_start(one) for one in mapping.starts]
    whole: list[Segment] = []
    lines: list[list[Segment]] = []
    open_groups: list[list[Segment]] = []
    is_detail = not mapping.after
    for one in message:
        if mapping.after and _is(one, mapping.after):
            is_detail = True
        if mapping.until and _is(one, mapping.until):
            is_detail = False
            _close(open_groups, lines)
        level = _level(one, starts) if is_detail else None
        if level is not None and (level == 0 or open_groups):
            if level < len(open_groups):
                _close(open_groups, lines, level)
            open_groups.extend([] for _ in range(level + 1 - len(open_groups)))
        (open_groups[-1] if open_groups else whole).append(one)
        if open_groups and len(open_groups[-1]) > _MOST_IN_GROUP:
            raise Unreadable("group", f"at most {_MOST_IN_GROUP} segments in a group", one.place)
    _close(open_groups, lines)
    return whole, lines


def _close(groups: list[list[Segment]], lines: list[list[Segment]], level: int = 0) -> None:
    """The innermost group is a line, with what the groups around it say."""
    if any(groups):
        # Its own first: what it says itself counts before what is said around it.
        lines.append([one for group in reversed(groups) for one in group])
    del groups[level:]


def _level(segment: Segment, starts: Sequence[tuple[str, tuple[str, ...]]]) -> int | None:
    for level, (tag, qualifiers) in enumerate(starts):
        if segment.tag == tag and _qualifies(segment, qualifiers):
            return level
    return None


def _is(segment: Segment, start: str) -> bool:
    tag, qualifiers = _start(start)
    return segment.tag == tag and _qualifies(segment, qualifiers)


@cache
def _start(text: str) -> tuple[str, tuple[str, ...]]:
    tag, *qualifiers = text.split("+")
    return tag, tuple(qualifiers)


@cache
def _parts(path: str) -> tuple[str, tuple[str, ...], int, int | None]:
    found = _PATH.fullmatch(path)
    if found is None:
        raise ValueError(f"{path} is no place of a message")
    tag, qualifiers, element, component = found.groups()
    number = None if component == "*" else int(component)
    return tag, tuple(qualifiers.split("+")[1:]), int(element), number


def _qualifies(segment: Segment, qualifiers: Sequence[str]) -> bool:
    return all(
        not one or segment.at(number, 1) == one for number, one in enumerate(qualifiers, start=1)
    )


def _said(segment: Segment, element: int, component: int | None) -> Found:
    place = f"{segment.place}, element {element}"
    if component is None:
        parts = segment.elements[element - 1] if element <= len(segment.elements) else ()
        return Found(" ".join(" ".join(parts).split()), place)
    unit = segment.at(element, 1) if segment.tag == "MEA" else ""
    return Found(segment.at(element, component), f"{place}, component {component}", unit)
