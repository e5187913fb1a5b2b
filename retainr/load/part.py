"""One file of an input, or what stands for one: a table in an address, a query's result."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars

    from retainr.load.spool import Spool
    from retainr.load.text import Text

_MANY, _LONG = 100, 60
"""Names, and letters of a name, that an error message shows."""


@dataclass(frozen=True)
class Part:
    """Hold one file of an input.

    Attributes:
        name: as it is shown to the user.
        frame: all its columns; text only when it comes from a text file.
        schema: name and type of each column.
        path: where it is.
        text: how it is read where it is delimited text, else None.
        spool: what keeps a temporary copy alive.
        remark: what the user should know about how it is read.
        partition: key to value of the folders that it lies in, as in `year=2024`.
        origin: the file that the user named, where it is one on this machine.
        stamp: of that file when it was opened, as `stamp_of` gives it.
    """

    name: str
    frame: polars.LazyFrame
    schema: Mapping[str, polars.DataType]
    path: Path
    text: Text | None = None
    spool: Spool | None = None
    remark: str | None = None
    partition: Mapping[str, str | None] = field(default_factory=dict)
    stamp: str | None = None
    origin: Path | None = None

    def within(self, partition: Mapping[str, str | None]) -> Part:
        """Return the part with the columns that its folders name, those it has itself excepted.

        What a row says of itself stands above what its folder is called.

        Args:
            partition: key to value, as in `year=2024`.
        """
        own = {key: value for key, value in partition.items() if key not in self.schema}
        texts = [pl.lit(value, dtype=pl.String).alias(key) for key, value in own.items()]
        return dataclasses.replace(
            self,
            frame=self.frame.with_columns(texts) if own else self.frame,
            schema={**self.schema, **dict.fromkeys(own, pl.String())},
            partition=partition,
        )

    def read_by(self, text: Text) -> Part:
        """Return the part as another reading of its text gives it."""
        frame = text.frame()
        part = dataclasses.replace(
            self, frame=frame, schema=dict(frame.collect_schema()), text=text, spool=text.spool
        )
        return part.within(self.partition)


def stamp_of(path: Path) -> str | None:
    """Return what changes with a file: its size and when it was written; None without a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return f"{found.st_size} {found.st_mtime_ns}"


def quoted(names: Sequence[str]) -> str:
    """Return names in quotes, separated by commas; of very many, or very long ones, the start."""
    cut = [name if len(name) <= _LONG else f"{name[:_LONG]}…" for name in names[:_MANY]]
    more = f" and {len(names) - _MANY:,} more" if len(names) > _MANY else ""
    return ", ".join(f'"{name}"' for name in cut) + more


def distinct(names: Sequence[str | None]) -> list[str]:
    """Return column names of which none is empty and no two are the same.

    All columns of one name get a number, so that none of them is taken silently.

    Args:
        names: as they stand in the file; None or empty where there is none.
    """
    often = Counter(names)
    seen: Counter[str | None] = Counter()
    made: list[str] = []
    for place, name in enumerate(names, 1):
        seen[name] += 1
        new = f"column {place}"
        if name:
            new = name if often[name] == 1 else f"{name} ({seen[name]})"
        while new in made:
            new += f" ({place})"
        made.append(new)
    return made
