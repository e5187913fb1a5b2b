"""Which charts `clv` has, by the tables that are their twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.clv import plots
from retainr.metrics.clv.alive import alive_chart
from retainr.metrics.orders import picture_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.metrics.clv.assemble import Made
    from retainr.results import Chart


def charts(made: Made) -> dict[str, tuple[Chart, ...]]:
    """Return the charts; that of `customers` is what is drawn when no table is named.

    It shows how well the fit tracks what came, or, without a fit, who has how much of it.
    """
    if made.valued.people.frame.is_empty():
        return {}
    notes = (
        *plots.footnotes(made.valued, made.told, made.params),
        *(() if made.valued.groups else (picture_source(made.read.account),)),
    )
    found: dict[str, tuple[Chart, ...]] = {}
    if "tracking" in made.frames:
        each = [
            plots.tracking_chart(part, made.start, notes, name)
            for name, part in _parts(made, "tracking")
            if part.height
        ]
        found["tracking"] = tuple(chart for both in each for chart in both)
        found["customers"] = tuple(both[0] for both in each)
    if "validation" in made.frames:
        found["validation"] = tuple(
            plots.validation_chart(part, made.params, notes, name)
            for name, part in _parts(made, "validation")
        )
    found["deciles"] = tuple(
        plots.deciles_chart(part, notes, name) for name, part in _parts(made, "deciles")
    )
    if "alive" in made.frames:
        labels = made.labels if len(made.valued.groups) > 1 else None
        found["alive"] = alive_chart(made.frames["alive"], made.valued, made.params, labels, notes)
    drawn = {name: chart for name, chart in found.items() if chart}
    return drawn if "customers" in drawn else {"customers": drawn["deciles"], **drawn}


def _parts(made: Made, table: str) -> Iterator[tuple[str | None, polars.DataFrame]]:
    """Yield each segment's name and rows, the largest first."""
    frame = made.frames[table]
    if made.labels is None:
        yield None, frame
        return
    for number, _ in made.largest:
        yield made.labels[number], frame.filter(pl.col("segment") == number)
