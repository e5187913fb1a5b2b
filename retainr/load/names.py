"""Keys of customers back to the ids that stand in the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load.decisions import RAW
from retainr.load.failures import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.load.decisions import Decisions
    from retainr.load.rows import Rows


def names_of(rows: Rows, decided: Decisions, keys: Sequence[object]) -> dict[object, str]:
    """Return the id of each customer key as it stands in the files.

    Reads the column of ids once more where keys are numbers that were made from text.

    Args:
        rows: the input.
        decided: how its columns were read.
        keys: some of the keys.
    """
    texts: dict[object, str] = {key: key for key in keys if isinstance(key, str)}
    if len(texts) == len(keys):
        return texts
    column, plan = rows.columns.get("customer"), rows.typed.plans(decided).customer
    if column is None or plan is None:
        return texts
    with reading(rows.source.names, rows.source.parts):
        raw = rows.source.select([column]).select(pl.all().name.prefix(RAW))
        both = raw.select(key=plan.key, text=plan.text)
        found = (
            both.filter(pl.col("key").is_in(list(keys))).group_by("key").agg(pl.col("text").min())
        )
        return dict(found.collect(engine="streaming").iter_rows())
