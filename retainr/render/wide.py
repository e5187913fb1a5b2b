"""Which table is written, and a matrix of cohorts by ages as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lang import texts
from retainr.lazy import pl
from retainr.results import Heatmap, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

    from retainr.lang import Texts
    from retainr.render import View
    from retainr.results import HeatmapRow, Result, Table

_WHOLE = (Unit.COUNT, Unit.PERIODS)


def chosen(result: Result, view: View) -> Table:
    """Return the table that the view names, or the first.

    Raises:
        InputError: the result has no table of this name.
    """
    if view.table is None:
        return result.tables[0]
    tables = {table.name: table for table in result.tables}
    if view.table not in tables:
        raise InputError(f"no table {view.table!r}", f"tables: {', '.join(tables)}")
    return tables[view.table]


def seen(result: Result, view: View) -> tuple[Table, ...]:
    """Return the tables that people see: the one that the view names, or the result's own.

    Raises:
        InputError: the result has no table of this name.
    """
    if view.table is not None or not result.shown:
        return (chosen(result, view),)
    tables = {table.name: table for table in result.tables}
    return tuple(tables[name] for name in result.shown)


def heatmaps_of(result: Result, table: Table) -> tuple[Heatmap, ...]:
    """Return the matrices whose twin is this table; none where its chart is another."""
    return tuple(c for c in result.charts.get(table.name, ()) if isinstance(c, Heatmap))


def data_frame(result: Result, view: View) -> polars.DataFrame:
    """Return what a data file holds: the long table, or the matrix where `wide` is asked for."""
    table = chosen(result, view)
    heatmaps = heatmaps_of(result, table) if view.layout == "wide" else ()
    return finite(wide_frame(heatmaps) if heatmaps else said(table, texts(view.lang)))


def said(table: Table, words: Texts) -> polars.DataFrame:
    """Return a table's rows with its sentences in a language."""
    columns = {
        name: [None if phrase is None else words.say(phrase) for phrase in phrases]
        for name, phrases in table.phrases.items()
    }
    made = [pl.Series(name, texts, dtype=pl.String) for name, texts in columns.items()]
    return table.frame.with_columns(made)


def wide_frame(heatmaps: Sequence[Heatmap]) -> polars.DataFrame:
    """Return matrices as one table: segment (if any), cohort, size and a column for each age.

    Values are not rounded and rates are fractions. The totals are left out: in a column of
    cohorts they would be summed with them.
    """
    ages = sorted({age for heatmap in heatmaps for age in heatmap.columns})
    whole = heatmaps[0].unit in _WHOLE
    schema = {
        **({"segment": pl.String()} if _is_split(heatmaps) else {}),
        # Names of columns are the same in every language.
        texts("en").say(heatmaps[0].label_head): pl.String(),
        "size": pl.Int64(),
        **{str(age): pl.Int64() if whole else pl.Float64() for age in ages},
    }
    rows = [_row(heatmap, row, ages) for heatmap in heatmaps for row in heatmap.rows]
    if not _is_split(heatmaps):
        rows = [row[1:] for row in rows]
    return pl.DataFrame(rows, schema=schema, orient="row")


def finite(frame: polars.DataFrame) -> polars.DataFrame:
    """Return a table with null where a number is NaN or infinite."""
    floats = pl.col(pl.Float64, pl.Float32)
    return frame.with_columns(pl.when(floats.is_finite()).then(floats))


def _is_split(heatmaps: Sequence[Heatmap]) -> bool:
    return any(heatmap.segment is not None for heatmap in heatmaps)


def _row(heatmap: Heatmap, row: HeatmapRow, ages: Sequence[int]) -> tuple[object, ...]:
    cells = dict(zip(heatmap.columns, row.cells, strict=True))
    values = (cell.value if (cell := cells.get(age)) else None for age in ages)
    return (heatmap.segment, texts("en").text(row.label), row.size, *values)
