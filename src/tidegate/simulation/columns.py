"""A table held as one NumPy array a column, all of one length."""

from dataclasses import fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt


class Columns:
    """Base of the dataclasses whose every field is an array with a row for each thing."""

    __slots__ = ()

    def _arrays(self) -> dict[str, npt.NDArray[Any]]:
        return {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(next(iter(self._arrays().values())))

    def copy(self) -> Self:
        """Another table with arrays of its own."""
        return type(self)(**{name: column.copy() for name, column in self._arrays().items()})

    def rows(self, chosen: npt.NDArray[Any]) -> Self:
        """The rows of a mask, or at positions, in arrays of their own."""
        return type(self)(**{name: column[chosen] for name, column in self._arrays().items()})

    def joined(self, *others: Self) -> Self:
        """These rows, then the others'."""
        tables = [self._arrays(), *(other._arrays() for other in others)]
        return type(self)(
            **{name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
        )
