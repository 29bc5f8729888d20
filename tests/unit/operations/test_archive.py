"""An archive that was changed anywhere is refused, and a back-up that fails leaves nothing."""

import io
import random
import tarfile

import pytest

from tidegate.operations.backup.archive import Writer, unpack
from tidegate.operations.backup.manifest import Manifest, Table
from tidegate.operations.errors import Newer, OperationsError, Tampered

pytestmark = pytest.mark.usefixtures("keys")


def ignore(_size):
    """Nobody watches."""


@pytest.fixture
def made(tmp_path):
    """An archive of three files, and the key that signed it."""
    folder = tmp_path / "home"
    (folder / "models").mkdir(parents=True)
    (folder / "models" / "模型.txt").write_text("weights " * 300, encoding="utf-8")
    (folder / "empty").write_bytes(b"")
    (folder / ".part").write_bytes(b"half of something")
    (folder / "link").symlink_to("/etc/passwd")
    table = tmp_path / "rows"
    table.write_bytes(b"[1]\n")
    out = tmp_path / "made.tar"
    with open(out, "wb") as file:
        writer = Writer(file, ignore)
        writer.add("database/a.jsonl.gz", table)
        writer.add_folder("home", folder, lambda path: False)
        rows = [Table("a.A", "database/a.jsonl.gz", ["id"], 1)]
        manifest = Manifest("2026-11-21", "1", ["a.0001"], rows, writer.members).signed()
        writer.finish(manifest)
    return out, manifest.public_key


def judge(path, into, key):
    found = unpack(path, into, ignore)
    found.check(key)
    return found


def test_what_goes_in_comes_out(made, tmp_path):
    path, key = made
    found = judge(path, tmp_path / "out", key)
    assert [one.name for one in found.members] == [
        "database/a.jsonl.gz",
        "home/empty",
        "home/models/模型.txt",
    ]
    assert (tmp_path / "out/home/models/模型.txt").read_text(encoding="utf-8").startswith("weigh")
    assert (tmp_path / "out/home/models/模型.txt").stat().st_mode & 0o077 == 0
    assert found.tables == [Table("a.A", "database/a.jsonl.gz", ["id"], 1)]


def test_a_byte_that_was_changed_is_noticed_wherever_it_counts(made, tmp_path):
    path, key = made
    whole = path.read_bytes()
    with tarfile.open(path) as tar:
        members = tar.getmembers()
    places = [at for one in members for at in range(one.offset_data, one.offset_data + one.size)]
    dice = random.Random(7)  # noqa: S311 - the seed names the run
    for number, at in enumerate(dice.sample(places, 60)):
        changed = bytearray(whole)
        changed[at] ^= 1 << dice.randrange(8)
        path.write_bytes(bytes(changed))
        with pytest.raises(OperationsError):
            judge(path, tmp_path / f"out{number}", key)


def test_an_archive_that_breaks_off_is_noticed(made, tmp_path):
    path, key = made
    whole = path.read_bytes()
    for number, length in enumerate((0, 100, 700, 2000, len(whole) // 2)):
        path.write_bytes(whole[:length])
        with pytest.raises(Tampered):
            judge(path, tmp_path / f"out{number}", key)


def test_another_signer_is_noticed(made, tmp_path):
    path, _ = made
    with pytest.raises(Tampered, match="another server signed it"):
        judge(path, tmp_path / "out", "ab" * 32)


def rebuilt(path, change):
    """The archive with its members changed, each with a right hash in an unsigned manifest."""
    with tarfile.open(path) as tar:
        members = [(one, tar.extractfile(one).read()) for one in tar]
    with tarfile.open(path, "w") as tar:
        for info, content in change(members):
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (lambda members: members[1:], "is missing"),
        (lambda members: members[:-1], "its manifest is missing"),
        (lambda members: [*members, members[0]], "stands after the manifest"),
        (lambda members: [(tarfile.TarInfo("home/more"), b"x"), *members], "home/more is not"),
        (lambda members: [(tarfile.TarInfo("../up"), b"x"), *members], "no plain file"),
        (lambda members: [(tarfile.TarInfo("/etc/cron"), b"x"), *members], "no plain file"),
        (lambda members: [*members[:-1], (members[-1][0], b"{}")], "cannot be read"),
    ],
)
def test_members_are_neither_added_nor_taken_away(made, tmp_path, change, mistake):
    path, key = made
    rebuilt(path, change)
    with pytest.raises(Tampered, match=mistake):
        judge(path, tmp_path / "out", key)
    assert not (tmp_path / "up").exists()


def test_a_link_is_no_member(made, tmp_path):
    path, key = made
    link = tarfile.TarInfo("home/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    rebuilt(path, lambda members: [(link, b""), *members])
    with pytest.raises(Tampered, match="no plain file"):
        judge(path, tmp_path / "out", key)


def test_a_later_format_is_not_guessed_at(made, tmp_path):
    path, key = made
    later = b'{"format": 2}'
    rebuilt(path, lambda members: [*members[:-1], (members[-1][0], later)])
    with pytest.raises(Newer):
        judge(path, tmp_path / "out", key)
