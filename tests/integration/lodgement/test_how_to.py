"""The how-to says what works: its commands are run as they stand."""

import json
import re
import shutil
import subprocess

import pytest

from tests.servers import Platform
from tests.unit.house.tree import ROOT
from tests.unit.lodgement.documents import TOMORROW
from tests.unit.lodgement.files import table

_PAGE = (ROOT / "docs" / "how-to" / "lodge-by-api.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
_TRADER = """
from tidegate.access.interface import create_organisation, create_person, create_token
firm = create_organisation("trader", "Kwun Tong Components", "how-to")
person = create_person(firm, "trader@howto.example", "Chan Tai Man", roles=["trader"])
print(json.dumps(create_token(person)))
"""


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="no curl or no jq")
def test_every_command_of_the_page_works(tidegate, tmp_path):
    blocks = _BLOCK.findall(_PAGE)
    document = next(text for kind, text in blocks if kind == "json")
    commands = [text for kind, text in blocks if kind == "sh" and "export" not in text]
    folder = tmp_path / "trader"
    folder.mkdir()
    (folder / "declaration.json").write_text(document.replace("TOMORROW", f"{TOMORROW}"))
    (folder / "june.csv").write_bytes(table(2))
    platform = Platform(tidegate.environment)
    try:
        platform.start()
        token = platform.run(_TRADER)
        environment = {**tidegate.environment, "TIDEGATE": platform.url, "TOKEN": token}
        answer = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join(commands)],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        platform.end()
    assert answer.returncode == 0, answer.stdout + answer.stderr
    lodged = json.loads((folder / "lodged.json").read_text())
    assert lodged["status"] == "received"
    assert '"status": "cancellation_received"' in answer.stdout
