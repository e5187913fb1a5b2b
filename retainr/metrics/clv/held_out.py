"""Forecasts held against what came: by customer, by frequency, by tenth and by week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.summary import Asked
from retainr.activity.weekly import DAYS, weekly
from retainr.lazy import np, pl
from retainr.models import validation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars
    from numpy.typing import NDArray

    from retainr.activity.history import History
    from retainr.metrics.clv.fitting import Group
    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.clv.people import People
    from retainr.metrics.clv.worth import Worth
    from retainr.models.purchases import PurchaseModel

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Tested:
    """Hold how well a forecast met the holdout, beside the naive rule.

    Attributes:
        model: its errors.
        naive: those of each customer's own rate carried on.
    """

    model: validation.Errors
    naive: validation.Errors


def tested(people: People, forecast: Floats, rows: Integers | None = None) -> Tested:
    """Return the errors of a forecast.

    Args:
        people: the customers, with a holdout.
        forecast: orders expected of each customer within it.
        rows: the customers that count; None for all.
    """
    chosen = slice(None) if rows is None else rows
    actual = people.floats("holdout_frequency")[chosen]
    own = naive(people)[chosen]
    return Tested(validation.errors(actual, forecast[chosen]), validation.errors(actual, own))


def naive(people: People) -> Floats:
    """Return the orders within the holdout at each customer's own rate."""
    return validation.naive(people.integers("frequency"), people.times("T"), people.holdout)


def segments_of(people: People) -> Iterator[tuple[int, Integers]]:
    """Yield each segment with the places of its customers."""
    segment = people.segment
    order = np.argsort(segment, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(segment[order])) + 1):
        if len(rows):
            yield int(segment[rows[0]]), rows


def validation_table(people: People, forecast: Floats) -> polars.DataFrame:
    """Return means of what came and of what was forecast, by segment and repeats before."""
    actual, frequency = people.floats("holdout_frequency"), people.integers("frequency")
    parts = []
    for segment, rows in segments_of(people):
        found = validation.by_frequency(frequency[rows], actual[rows], forecast[rows])
        names = [str(n) for n in found.frequency[:-1]] + [f"{found.frequency[-1]}+"]
        frame = pl.DataFrame(
            {
                "calibration_frequency": names,
                "customers": found.customers,
                "actual_mean": found.actual_mean,
                "predicted_mean": found.predicted_mean,
            }
        )
        parts.append(_of(segment, frame))
    return pl.concat(parts).with_columns(pl.col(pl.Float64).fill_nan(None))


def deciles_table(people: People, worth: Worth) -> polars.DataFrame:
    """Return tenths of the customers by value, by segment."""
    value = np.nan_to_num(worth.value.value)
    parts = []
    for segment, rows in segments_of(people):
        own = value[rows]
        found = validation.deciles(own, own)
        columns: dict[str, object] = {"decile": found.decile, "customers": found.customers}
        if worth.holdout is not None:
            said = np.nan_to_num(worth.holdout * worth.spend)[rows]
            came = people.floats("holdout_revenue")[rows]
            columns["predicted_revenue"] = validation.deciles(own, said).actual
            columns["actual_revenue"] = validation.deciles(own, came).actual
        parts.append(_of(segment, pl.DataFrame({**columns, "share": found.share})))
    return pl.concat(parts).with_columns(pl.col(pl.Float64).fill_nan(None))


def tracking_table(
    history: History, people: People, groups: Sequence[Group], params: ClvParams
) -> polars.DataFrame:
    """Return repeat orders by segment and week, as they came and as the fits expect them.

    Args:
        history: the active days.
        people: the customers.
        groups: the fits, each customer in one of them.
        params: the command's parameters.
    """
    counts = weekly(history, Asked(people.end, people.as_of, params.count_by))
    week = np.arange(1, counts.weeks + 1)
    own = {group.segment: group for group in groups}
    parts = []
    for segment, made in enumerate(counts.repeats):
        group = own.get(segment) or own.get(None)
        if group is None:
            continue
        begun = counts.begun[segment]
        at = group.purchase.values
        expected = _expected(group.purchase.model, at, begun, counts.weeks, people.unit_days)
        frame = pl.DataFrame(
            {
                "week": week,
                "held_out": counts.start + week * DAYS - 1 > people.end,
                "repeat_orders": made,
                "expected_repeat_orders": np.diff(expected, prepend=0.0),
                "cumulative_repeat_orders": np.cumsum(made),
                "expected_cumulative_repeat_orders": expected,
            }
        )
        parts.append(_of(segment, frame))
    return pl.concat(parts)


def _expected(
    model: PurchaseModel, values: Floats, begun: Integers, weeks: int, unit_days: int
) -> Floats:
    """Return the repeat orders expected by the end of each week of all who had begun by then."""
    span = len(begun)
    until = model.orders_from_start(values, np.arange(weeks * DAYS) / unit_days)
    expected = np.zeros(weeks)
    for week in range(weeks):
        last = (week + 1) * DAYS - 1
        known = begun[: min(last + 1, span)]
        expected[week] = known @ until[last - np.arange(len(known))]
    return expected


def _of(segment: int, frame: polars.DataFrame) -> polars.DataFrame:
    return frame.select(pl.lit(segment, pl.UInt32).alias("segment"), pl.all())
