"""A table of survivors: how many, or what share, reached each age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

_BY = "--by COL splits the table where it holds several groups"


def cells_of(table: polars.DataFrame, labels: Mapping[int, str], file: str) -> polars.DataFrame:
    """Return how many left at each age, and how many were still there at the last one.

    Args:
        table: `segment`, `age` and `survivors`, in any order.
        labels: name of each segment; empty where nothing is split.
        file: name of the input, for messages.

    Returns:
        One row for each segment and age from 1 on, sorted: `segment`, `age`, `lost`, `kept`,
        which may be parts of customers.

    Raises:
        InputError: an age stands twice or is missing, or survivors rise.
    """
    ordered = table.sort("segment", "age")
    _check_ages(ordered, labels, file)
    same = pl.col("segment") == pl.col("segment").shift(1)
    last = (pl.col("segment") != pl.col("segment").shift(-1)).fill_null(True)
    fallen = ordered.with_columns(
        lost=pl.when(same).then(pl.col("survivors").shift(1) - pl.col("survivors")),
        kept=pl.when(last).then("survivors").otherwise(0.0),
    )
    risen = fallen.filter(pl.col("lost") < 0)
    if risen.height:
        row = risen.row(0, named=True)
        before = row["survivors"] + row["lost"]
        raise InputError(
            f"{file}: survivors rise from {before:g} to {row['survivors']:g} at age {row['age']}"
            f"{_of(row, labels)}",
            "survivors are how many of those at age 0 are still there",
        )
    return fallen.filter(pl.col("age") > 0).select("segment", "age", "lost", "kept")


def _check_ages(ordered: polars.DataFrame, labels: Mapping[int, str], file: str) -> None:
    """Refuse a table whose ages are not 0, 1, 2 … once each in every segment."""
    place = pl.int_range(pl.len()).over("segment")
    wrong = ordered.with_columns(place=place).filter(pl.col("age") != pl.col("place"))
    if wrong.is_empty():
        return
    row = wrong.row(0, named=True)
    if row["age"] < row["place"]:
        raise InputError(f"{file}: age {row['age']} stands twice{_of(row, labels)}", _BY)
    raise InputError(
        f"{file}: age {row['place']} is missing{_of(row, labels)}; the next one is {row['age']}",
        "each age from 0, where all are still there, needs a row",
    )


def _of(row: dict[str, object], labels: Mapping[int, str]) -> str:
    name = labels.get(int(row["segment"]), "")  # type: ignore[call-overload]
    return f" in {name}" if name else ""
