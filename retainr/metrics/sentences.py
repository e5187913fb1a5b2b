"""Tables with sentences in them: English in the frame, any language in what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lang import texts
from retainr.lazy import pl
from retainr.results import Phrase, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars


def table(
    name: str,
    columns: Mapping[str, tuple[type[polars.DataType], Sequence[object]]],
    title: Phrase | None = None,
    keys: int | None = None,
) -> Table:
    """Return a table; phrases among the values of a column make it one of sentences.

    Args:
        name: as `--table` takes it.
        columns: type and values of each.
        title: what the rows are.
        keys: how many columns name a row.
    """
    english = texts("en")
    phrases = {
        column: tuple(v if isinstance(v, Phrase) else None for v in values)
        for column, (_, values) in columns.items()
        if any(isinstance(value, Phrase) for value in values)
    }
    series = [
        pl.Series(column, [english.say(v) if isinstance(v, Phrase) else v for v in values], kind())
        for column, (kind, values) in columns.items()
    ]
    return Table(name, pl.DataFrame(series), phrases, title, keys)
