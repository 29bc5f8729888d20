"""What other rooms may use of `declaration`."""

from .completeness import completeness
from .errors import DeclarationError, ExpressionError, FileRefused, MappingError
from .expression import Expression
from .foreign import open_file
from .limits import UPLOADED, Limits
from .mapping import Binding, FileFormat, Mapping, Revenue, Source, Target
from .mapping_load import load_mapping, parse_mapping, shipped_mappings
from .reading import FileRead, Ingestion, Progress, Read, ingest, read_batches
from .rejects import neutralise
from .rows import Fault
from .schema import EXTENSION_PREFIX, ITEMS, OUTCOME, RECORD, Column, Item, Kind, columns
from .single import Unfit, Value, read_value

__all__ = [
    "EXTENSION_PREFIX",
    "ITEMS",
    "OUTCOME",
    "RECORD",
    "UPLOADED",
    "Binding",
    "Column",
    "DeclarationError",
    "Expression",
    "ExpressionError",
    "Fault",
    "FileFormat",
    "FileRead",
    "FileRefused",
    "Ingestion",
    "Item",
    "Kind",
    "Limits",
    "Mapping",
    "MappingError",
    "Progress",
    "Read",
    "Revenue",
    "Source",
    "Target",
    "Unfit",
    "Value",
    "columns",
    "completeness",
    "ingest",
    "load_mapping",
    "neutralise",
    "open_file",
    "parse_mapping",
    "read_batches",
    "read_value",
    "shipped_mappings",
]
