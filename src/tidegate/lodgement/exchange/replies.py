"""The reply to a message, in the form in which it came: CUSRES, or XML by the names of the WCO."""

import re
from collections.abc import Iterator
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, tostring

from .models import ReceivedMessage

#: General indicator (7365): what became of the message.
_ACCEPTED, _ACCEPTED_WITH_COMMENT, _REJECTED = "1", "2", "4"
#: Document name (1001): a response, or an error response, of customs.
_RESPONSE, _ERROR_RESPONSE = "962", "963"
#: Application error (9321), as the syntax errors of EDIFACT (0085) are numbered.
_MISSING, _WRONG = "13", "12"
#: FTX takes five pieces of so many characters.
_PIECE, _PIECES = 70, 5
_LINE = re.compile(r"lines\[(\d+)\]")


def cusres(received: ReceivedMessage) -> bytes:
    """The reply as a UN/EDIFACT interchange (CUSRES D.96B)."""
    number = str(received.pk)
    body = list(_cusres(received, number))
    moment = f"{received.received_at:%y%m%d}", f"{received.received_at:%H%M}"
    interchange = [
        _segment("UNB", ("UNOC", "3"), "TIDEGATE", received.sender, moment, number),
        *body,
        _segment("UNT", str(len(body) + 1), number),
        _segment("UNZ", "1", number),
    ]
    return "\n".join(interchange).encode("latin-1")


def _cusres(received: ReceivedMessage, number: str) -> Iterator[str]:
    yield _segment("UNH", number, ("CUSRES", "D", "96B", "UN"))
    name = _RESPONSE if received.is_accepted else _ERROR_RESPONSE
    yield _segment("BGM", name, received.reference, "11")
    yield _segment("DTM", ("9", f"{received.received_at:%Y%m%d%H%M}", "203"))
    yield _segment("GIS", _indicator(received))
    if received.own_number:
        yield _segment("RFF", ("ACW", received.own_number))
    if received.is_accepted:
        yield _segment("RFF", ("ABT", received.reference))
    for place, field, rule, detail in received.mistakes:
        line = _LINE.match(field)
        yield _segment("ERP", ("2", str(int(line[1]) + 1)) if line else "1")
        yield _segment("ERC", _MISSING if rule == "required" else _WRONG)
        pieces = wrap(f"{place}: {field}: {detail}", _PIECE)[:_PIECES]
        yield _segment("FTX", "AAO", "", "", tuple(pieces))


def xml(received: ReceivedMessage) -> bytes:
    """The reply in XML."""
    root = Element("Response")
    _add(root, "FunctionCode", _indicator(received))
    _add(root, "FunctionalReferenceID", received.own_number)
    _add(root, "IssueDateTime", received.received_at.isoformat())
    declaration = SubElement(root, "Declaration")
    _add(declaration, "ID", received.reference if received.is_accepted else "")
    for place, field, rule, detail in received.mistakes:
        error = SubElement(root, "Error")
        _add(error, "ValidationCode", rule)
        _add(error, "Description", detail)
        pointer = SubElement(error, "Pointer")
        _add(pointer, "Location", place)
        _add(pointer, "TagID", field)
    made: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _indicator(received: ReceivedMessage) -> str:
    if not received.is_accepted:
        return _REJECTED
    return _ACCEPTED_WITH_COMMENT if received.mistakes else _ACCEPTED


def _segment(tag: str, *elements: str | tuple[str, ...]) -> str:
    parts = [_written(one) for one in elements]
    return "+".join([tag, *parts]).rstrip("+") + "'"


def _written(element: str | tuple[str, ...]) -> str:
    parts = (element,) if isinstance(element, str) else element
    return ":".join(_escaped(one) for one in parts)


def _escaped(text: str) -> str:
    """What the character set of the reply has, with the release character where it is needed."""
    known = "".join(one if one.isprintable() and ord(one) < 256 else "." for one in text)
    return re.sub(r"([?+:'])", r"?\1", known)


def _add(parent: Element, name: str, text: str) -> None:
    if text:
        SubElement(parent, name).text = text
