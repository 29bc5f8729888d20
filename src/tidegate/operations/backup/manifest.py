"""What is in an archive: the last member, signed over all that is before it."""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from tidegate.ledger.interface import Signature, is_signed, sign_as

from ..errors import Newer, Tampered

NAME = "manifest.json"
_FORMAT = 1
_DOMAIN = "tidegate-backup-1"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    """Where the rows of a stored class are."""

    #: `app.Model`, as migrations know it.
    model: str
    member: str
    #: Columns, in the order of a row's values.
    fields: list[str]
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that is needed to judge and to restore."""

    made_at: str
    #: Version of Tidegate that wrote it.
    version: str
    #: Migrations that the tables had, as `app.name`.
    migrations: list[str]
    tables: list[Table]
    members: list[Member] = field(default_factory=list)
    format: int = _FORMAT
    public_key: str = ""
    signature: str = ""

    def signed(self) -> "Manifest":
        """The same with a signature of this server."""
        found = sign_as(_DOMAIN, self._content())
        return replace(self, public_key=found.public_key, signature=found.signature)

    def check(self, public_key: str | None) -> None:
        """Raise `Tampered` unless the holder of this key signed it; of its own key, if None."""
        by = Signature(self.public_key, self.signature)
        right = public_key in (None, self.public_key) and self.signature.islower()
        if not right or not is_signed(_DOMAIN, self._content(), by):
            raise Tampered("the manifest was changed, or another server signed it")

    def text(self) -> bytes:
        """As the archive holds it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def read(cls, text: bytes) -> Self:
        """Raises `Tampered` or `Newer`."""
        try:
            found: dict[str, Any] = json.loads(text)
            if found["format"] > _FORMAT:
                raise Newer(f"the archive has format {found['format']}, this version {_FORMAT}")
            tables = [Table(**one) for one in found.pop("tables")]
            members = [Member(**one) for one in found.pop("members")]
            read = cls(tables=tables, members=members, **found)
        except (ValueError, TypeError, KeyError) as error:
            raise Tampered(f"the manifest cannot be read ({type(error).__name__})") from None
        if read.text() != text:
            raise Tampered("the manifest is not as it was written")
        return read

    def _content(self) -> bytes:
        plain = asdict(replace(self, public_key="", signature=""))
        return json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()
