"""Gates on documentation: where a page stands, that its links hold, that the reference is true."""

import re

import pytest

from tests.unit.house.tree import ROOT, files, name
from tidegate.cli.exits import ExitCode
from tidegate.cli.features_page import features_page
from tidegate.cli.openapi_page import openapi_page
from tidegate.cli.reference import reference
from tidegate.cli.types_page import types_page

DOCS = ROOT / "docs"
_KINDS = {"tutorial", "how-to", "reference", "explanation", "decisions"}
_PAGES = sorted(path for path in files() if path.suffix == ".md")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def test_the_reference_of_the_command_is_what_the_commands_say():
    """`make docs` writes it."""
    assert (DOCS / "reference" / "cli.md").read_text(encoding="utf-8") == reference()


def test_the_reference_of_the_features_is_what_the_registry_says():
    """`make docs` writes it."""
    assert (DOCS / "reference" / "features.md").read_text(encoding="utf-8") == features_page()


def test_the_list_of_document_types_is_what_their_folders_say():
    """`make docs` writes it."""
    assert (DOCS / "reference" / "document-types.md").read_text(encoding="utf-8") == types_page()


def test_the_description_of_the_machine_api_is_what_the_operations_say():
    """`make docs` writes it; programs of others read it, so a change is looked at."""
    assert (DOCS / "reference" / "openapi.json").read_text(encoding="utf-8") == openapi_page()


def test_every_exit_code_is_documented():
    page = (DOCS / "reference" / "exit-codes.md").read_text(encoding="utf-8")
    assert [code for code in ExitCode if f"| {code.value} | `{code.name}` |" not in page] == []


@pytest.mark.parametrize("page", _PAGES, ids=name)
def test_links_of_a_page_resolve(page):
    prose = _CODE.sub("", page.read_text(encoding="utf-8"))
    targets = [link.partition("#")[0] for link in _LINK.findall(prose)]
    relative = [target for target in targets if target and "://" not in target]
    assert [target for target in relative if not (page.parent / target).exists()] == []


def test_every_page_has_its_place():
    """Diataxis: tutorial, how-to, reference, explanation; decisions beside them."""
    own = {DOCS / "README.md", DOCS / "glossary.md"}
    pages = [page for page in _PAGES if DOCS in page.parents and page not in own]
    assert [name(page) for page in pages if page.relative_to(DOCS).parts[0] not in _KINDS] == []


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(path.name[:5] for path in (DOCS / "decisions").glob("*.md"))
    assert numbers == [f"{number:04d}-" for number in range(1, len(numbers) + 1)]


def test_every_page_is_in_the_index():
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    pages = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")]
    assert [page for page in pages if page != "README.md" and f"({page})" not in index] == []
