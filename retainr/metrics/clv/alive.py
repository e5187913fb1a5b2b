"""Who is still a customer: the probability over the repeats and the time of the last order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import np, pl
from retainr.models.purchases import Customers
from retainr.results import Cell, Heatmap, HeatmapRow, Phrase, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars
    from numpy.typing import NDArray

    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.clv.valued import Valued

    Floats = NDArray[np.float64]

MOST_FREQUENCIES, _BANDS = 12, 13


def alive_table(valued: Valued) -> polars.DataFrame:
    """Return the probability of being alive over recency and frequency, by fit.

    It is that of customers as old as the oldest one.
    """
    people = valued.people
    age = float(people.times("T").max(initial=0.0))
    step = _step(age)
    bands = np.arange(0.0, age + step / 2, step)
    bands = bands[bands <= age]
    parts = []
    for group in valued.groups:
        most = int(people.integers("frequency")[group.rows].max(initial=1))
        orders = np.arange(1, max(min(most, MOST_FREQUENCIES), 1) + 1)
        recency, frequency = (grid.ravel() for grid in np.meshgrid(bands, orders, indexing="ij"))
        ages = np.full(len(recency), age)
        asked = Customers(frequency, recency, ages, np.ones(len(recency)))
        alive = group.purchase.model.p_alive(group.purchase.values, asked).value
        columns = {"recency": recency, "frequency": frequency, "p_alive": alive}
        number = pl.lit(group.segment or 0, pl.UInt32).alias("segment")
        parts.append(pl.DataFrame(columns).select(number, pl.all()))
    return pl.concat(parts)


def alive_chart(
    table: polars.DataFrame,
    valued: Valued,
    params: ClvParams,
    labels: Mapping[int, str] | None,
    notes: tuple[Phrase, ...],
) -> tuple[Heatmap, ...]:
    """Return the probability of being alive as one matrix a fit.

    Args:
        table: what `alive_table` returned.
        valued: customers with their values.
        params: the command's parameters.
        labels: names of the segments that have a fit each, or None.
        notes: footnotes.
    """
    made = []
    for part in table.partition_by("segment", maintain_order=True):
        known = valued.people.frame.select("segment", "frequency", "recency")
        seen = known.filter(pl.col("frequency") > 0)
        if labels:
            seen = seen.filter(pl.col("segment") == part["segment"][0])
        made.append(
            Heatmap(
                title=Phrase("clv.picture.alive"),
                measure=Phrase("clv.measure.alive"),
                subtitle=Phrase("clv.subtitle.alive"),
                across=Phrase(f"clv.head.frequency-{params.count_by}"),
                label_head=Phrase(f"clv.head.recency-{params.time_unit}"),
                columns=tuple(part["frequency"].unique().sort()),
                rows=_rows(part, seen["recency"], valued.people.unit_days),
                totals=None,
                totals_of=(),
                unit=Unit.PROBABILITY,
                top=1.0,
                confidence=params.confidence,
                footnotes=notes,
                segment=labels[part["segment"][0]] if labels else None,
            )
        )
    return tuple(made)


def _rows(part: polars.DataFrame, seen: polars.Series, unit_days: int) -> tuple[HeatmapRow, ...]:
    """Return one row a band of recency, with how many repeat customers are in it."""
    bands = part.partition_by("recency", maintain_order=True)
    sizes = _sizes(seen, part["recency"].unique().sort().to_numpy(), unit_days)
    return tuple(
        HeatmapRow(f"{band['recency'][0]:g}", size, tuple(Cell(value) for value in band["p_alive"]))
        for size, band in zip(sizes, bands, strict=True)
    )


def _sizes(recency: polars.Series, bands: Floats, unit_days: int) -> list[int]:
    """Return how many repeat customers have their last order in each band."""
    # By day first: there are far fewer days than customers.
    seen = np.bincount(recency.to_numpy())
    place = np.searchsorted(bands, np.arange(len(seen)) / unit_days, side="right") - 1
    sizes = np.zeros(len(bands), dtype=np.int64)
    np.add.at(sizes, place, seen)
    counts: list[int] = sizes.tolist()
    return counts


def _step(age: float) -> float:
    """Return a whole number of units that makes some dozen bands."""
    return float(max(1, np.ceil(age / (_BANDS - 1))))
