"""The numbers of each segment, for the history."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.report.headlines import level_of
from retainr.report.specs import OF_ALL_TIME, SPECS, measure_of, summed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars

    from retainr.report.compare import Measured
    from retainr.report.specs import Spec
    from retainr.results import Result


@dataclass(frozen=True)
class Segmented:
    """Hold a number of one segment.

    Attributes:
        metric: its name, as in the summary.
        segment: columns with their values (`channel=web`).
        measured: the number.
    """

    metric: str
    segment: str
    measured: Measured


def segmented(result: Result) -> Iterator[Segmented]:
    """Yield the numbers of each segment, of those whose summary speaks of all segments.

    Args:
        result: of a section; nothing where its rows were not split.
    """
    by = result.parameters.get("by")
    if not isinstance(by, list | tuple) or not by:
        return
    done: set[str] = set()
    for spec in (*SPECS, *OF_ALL_TIME):
        if spec.command != result.command or spec.metric in done:
            continue
        found = list(_of(spec, result, by))
        if found:
            done.add(spec.metric)
        yield from found


def _of(spec: Spec, result: Result, by: Sequence[str]) -> Iterator[Segmented]:
    table = next(t.frame for t in result.tables if t.name == spec.table)
    names = table.columns[: len(by)]
    rows = summed(result, spec, [*names, *filter(None, [spec.period])])
    if rows is None or rows.is_empty():
        return
    if spec.period:
        rows = rows.filter(pl.col(spec.period) == pl.col(spec.period).max())
    if not _is_said(spec, result, rows):
        return
    measure, level = measure_of(spec, result), level_of(result)
    for row in rows.iter_rows(named=True):
        segment = ", ".join(f"{own}={row[name]}" for own, name in zip(by, names, strict=True))
        if measured := measure.made("", row, level):
            yield Segmented(spec.metric, segment, measured)


def _is_said(spec: Spec, result: Result, rows: polars.DataFrame) -> bool:
    """Say whether the segments together are what the summary says under this name."""
    measure, said = measure_of(spec, result), result.summary.get(spec.metric)
    together = rows.select(pl.col(measure.sums).sum()).row(0, named=True)
    whole = measure.made("", together, level_of(result))
    known = isinstance(said, int | float) and whole is not None
    return known and math.isclose(whole.value, said, rel_tol=1e-9)  # type: ignore[union-attr,arg-type]
