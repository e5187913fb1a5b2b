"""One file of an input, or what stands for one: a table in an address, a query's result."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars

    from retainr.load.spool import Spool


@dataclass(frozen=True)
class Part:
    """Hold one file of an input.

    Attributes:
        name: as it is shown to the user.
        frame: all its columns; text only when it comes from a text file.
        schema: name and type of each column.
        path: where it is.
        separator: of its fields; None where it is no text.
        spool: what keeps a temporary copy alive.
        remark: what the user should know about how it is read.
    """

    name: str
    frame: polars.LazyFrame
    schema: Mapping[str, polars.DataType]
    path: Path
    separator: str | None = None
    spool: Spool | None = None
    remark: str | None = None

    def within(self, partition: Mapping[str, str | None]) -> Part:
        """Return the part with the columns that its folders name, those it has itself excepted.

        What a row says of itself stands above what its folder is called.

        Args:
            partition: key to value, as in `year=2024`.
        """
        own = {key: value for key, value in partition.items() if key not in self.schema}
        if not own:
            return self
        texts = [pl.lit(value, dtype=pl.String).alias(key) for key, value in own.items()]
        schema = {**self.schema, **dict.fromkeys(own, pl.String())}
        return dataclasses.replace(self, frame=self.frame.with_columns(texts), schema=schema)


def quoted(names: Sequence[str]) -> str:
    """Return names in quotes, separated by commas."""
    return ", ".join(f'"{name}"' for name in names)


def distinct(names: Sequence[str | None]) -> list[str]:
    """Return column names of which none is empty and no two are the same.

    A repeated one gets a number, as Polars does it in CSV.

    Args:
        names: as they stand in the file; None or empty where there is none.
    """
    made: list[str] = []
    seen: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        plain = name or f"column_{place}"
        new = plain
        while new in seen:
            new = f"{plain}_duplicated_{seen[plain]}"
            seen[plain] += 1
        seen.setdefault(plain, 0)
        seen.setdefault(new, 0)
        made.append(new)
    return made
