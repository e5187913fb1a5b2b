"""One column of text and where to look for the evidence about how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

TEXT = "text"


@dataclass(frozen=True)
class Evidence:
    """Hold a column of text.

    Attributes:
        file: name of the input, for messages.
        column: name in the file.
        sample: its first values, in a column `text`.
        rows: all its values, in a column `text`; reading them reads the files.
        usual: the order of day and month where its values leave it open; None asks the user.
    """

    file: str
    column: str
    sample: polars.LazyFrame
    rows: polars.LazyFrame
    usual: str | None = None


def look(frame: polars.LazyFrame, **questions: polars.Expr) -> dict[str, object]:
    """Return the answers to questions about the column `text`; reads it once.

    Args:
        frame: some or all values of a column.
        questions: aggregations by name.
    """
    if not questions:
        return {}
    found = frame.select(**questions).collect(engine="streaming")
    return found.row(0, named=True)


def least(where: polars.Expr) -> polars.Expr:
    """Return the first text in alphabetical order that meets a condition, as an example."""
    return pl.when(where).then(pl.col(TEXT)).min()
