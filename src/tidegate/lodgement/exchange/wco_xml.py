"""Reading a declaration in XML: no document type, no entities, so many elements and so deep."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from .reading import Found, Message, Unreadable, mapping_named, read

LARGEST = 2_097_152
_MOST_ELEMENTS = 50_000
_DEEPEST = 24
_ROOT = "Declaration"
_ORIGINAL = "9"


class _Bounded(TreeBuilder):
    """Builds the tree, and stops where it grows too far."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        self._depth, self._count = self._depth + 1, self._count + 1
        if self._depth > _DEEPEST:
            raise Unreadable("depth", f"at most {_DEEPEST} levels of elements")
        if self._count > _MOST_ELEMENTS:
            raise Unreadable("elements", f"at most {_MOST_ELEMENTS} elements")
        return super().start(tag, attributes)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(tag)


class Part:
    """An element as a part of a message."""

    def __init__(self, element: Element, place: str) -> None:
        self._element, self.place = element, place

    def find(self, path: str) -> list[Found]:
        """What is said at `Parent/Child` or `Parent/@attribute`."""
        names, _, attribute = path.partition("/@")
        found = []
        for element, place in _below(self._element, names.split("/"), self.place):
            if attribute:
                found.append(Found(element.get(attribute, "").strip(), f"{place}/@{attribute}"))
            else:
                said = " ".join((element.text or "").split())
                found.append(Found(said, place, element.get("unitCode", "")))
        return found


def read_xml(body: bytes) -> Message:
    """The document that a declaration in XML says; raises `Unreadable`."""
    root = _declaration(_tree(body))
    mapping = mapping_named("declaration_xml")
    whole = Part(root, f"/{_ROOT}")
    function = next((one.value for one in whole.find("FunctionCode")), "")
    if function not in ("", _ORIGINAL):
        told = "9, an original; amend and cancel by the operations of the document"
        raise Unreadable("message function", told, f"/{_ROOT}/FunctionCode")
    own = next((one.value for one in whole.find("FunctionalReferenceID")), "")
    items = _below(root, mapping.starts[0].split("/"), whole.place)
    return read(mapping, _ROOT, own, "", whole, [Part(one, place) for one, place in items])


def _tree(body: bytes) -> Element:
    if len(body) > LARGEST:
        raise Unreadable("size", f"at most {LARGEST} bytes")
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        parser.feed(body)
        tree: Element = parser.close()
    except DefusedXmlException:
        raise Unreadable("document type", "XML without a document type and entities") from None
    except (ParseError, ValueError, LookupError) as wrong:
        line = getattr(wrong, "position", (0, 0))[0]
        raise Unreadable("xml", "well-formed XML", f"line {line}" if line else "") from None
    return tree


def _declaration(root: Element) -> Element:
    """The declaration, or the one that stands in an envelope (MetaData)."""
    candidates: list[Element] = [root, *root]
    for one in candidates:
        if _name(one) == _ROOT:
            return one
    raise Unreadable("root", f"an element {_ROOT}, alone or in an envelope", f"/{_name(root)[:60]}")


def _below(element: Element, names: list[str], place: str) -> Iterator[tuple[Element, str]]:
    """Every element at a path below, with where it is."""
    number = 0
    for child in element:
        if _name(child) != names[0]:
            continue
        number += 1
        where = f"{place}/{names[0]}" + (f"[{number}]" if number > 1 else "")
        if len(names) == 1:
            yield child, where
        else:
            yield from _below(child, names[1:], where)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
