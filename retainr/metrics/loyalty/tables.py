"""The tables of `loyalty` by segment, from one row a customer: the first and only divisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import np, pl
from retainr.metrics.loyalty.columns import SPEARMAN
from retainr.metrics.loyalty.reading import DISSATISFIED, NONE, SATISFIED
from retainr.models.correlation import spearman
from retainr.models.intervals import wilson
from retainr.models.scores import Means, mean_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

    from retainr.load.scales import Scale

ALL = "all"
QUADRANTS = (
    ("loyal", True, True),
    ("leaving", True, False),
    ("captive", False, True),
    ("lost", False, False),
)
"""Name, high score, ordered in the window."""

_SHORT = 10
"""Steps of a scale up to which scores that nobody gave have a row, too."""

_COUNTS = ("customers", "ordered_after", "repeated_after", "active_at_answer", "lost_after")


@dataclass(frozen=True)
class Cut:
    """Say how customers become tables.

    Attributes:
        groups: of the answers, the best first.
        scale: of the answers.
        money: what an integer of money is divided by; None without money.
        confidence: level of the intervals.
    """

    groups: tuple[str, ...]
    scale: Scale
    money: int | None
    confidence: float


def as_one(did: polars.DataFrame) -> polars.DataFrame:
    """Return customers of all segments as those of one."""
    return did.with_columns(segment=pl.lit(0, pl.UInt32))


def groups_table(did: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Return what each group did, and all of them; by `segment` and `place`.

    Args:
        did: one row a customer.
        cut: how they become tables.
    """
    everybody = did.with_columns(group=pl.lit(ALL))
    places = _places("group", [*cut.groups, ALL])
    return _tallied(pl.concat([did, everybody]), places, cut)


def scores_table(did: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Return what those of each score did; on short scales also of scores that nobody gave."""
    scale, found = cut.scale, did["score"].unique().sort().to_list()
    if scale.high - scale.low <= _SHORT:
        found = sorted({*found, *map(float, range(scale.low, scale.high + 1))})
    return _tallied(did, _places("score", found), cut)


def csat_table(did: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Return groups of both surveys with what they did."""
    groups = _places("group", cut.groups).rename({"place": "first"})
    others = _places("csat_group", [SATISFIED, DISSATISFIED, NONE])
    places = groups.join(others, how="cross").with_columns(
        place=pl.col("first") * others.height + pl.col("place")
    )
    return _shared(_tallied(did, places.drop("first"), cut))


def quadrants_table(did: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Return how many scored high or low and ordered or did not."""
    names = pl.DataFrame(QUADRANTS, schema=["quadrant", "high", "ordered"], orient="row")
    counts = did.group_by("segment", "high", "ordered").agg(customers=_rows())
    table = _filled(counts, names.with_row_index("place"), did, ["high", "ordered"])
    return _rated(_shared(table), "customers", "whole", ("", "ci"), cut)


def correlation_table(did: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Return the correlation of score and orders in the window."""
    rows = []
    for number in _segments(did):
        part = did.filter(pl.col("segment") == number)
        found = spearman(part["score"], part["orders_after"], cut.confidence)
        numbers = (found.value, found.ci_low, found.ci_high, found.p_value)
        rows.append([number, part.height, *numbers])
    kinds = {"segment": pl.UInt32, "customers": pl.Int64, **dict.fromkeys(SPEARMAN, pl.Float64)}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _places(name: str, values: Sequence[object]) -> polars.DataFrame:
    """Return values in the order in which their rows stand."""
    kind = pl.String if values and isinstance(values[0], str) else pl.Float64
    return pl.DataFrame({name: pl.Series(values, dtype=kind)}).with_row_index("place")


def _segments(did: polars.DataFrame) -> polars.Series:
    """Return the segments' numbers; without customers that of all of them."""
    return did["segment"].unique().sort() if did.height else pl.Series("segment", [0], pl.UInt32)


def _rows() -> polars.Expr:
    return pl.len().cast(pl.Int64)


def _filled(
    counts: polars.DataFrame, places: polars.DataFrame, did: polars.DataFrame, keys: list[str]
) -> polars.DataFrame:
    """Return a row for each segment and place, with counts of 0 where there is nobody."""
    every = _segments(did).to_frame().join(places, how="cross")
    filled = every.join(counts, on=["segment", *keys], how="left")
    numbers = [name for name in counts.columns if counts[name].dtype == pl.Int64]
    return filled.with_columns(pl.col(numbers).fill_null(0)).sort("segment", "place")


def _tallied(did: polars.DataFrame, places: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Return what customers did by segment and the keys of `places`."""
    keys = [name for name in places.columns if name != "place"]
    lists = {name: pl.col(name) for name in ("revenue_after", "clv") if name in did.columns}
    counts = did.group_by("segment", *keys, maintain_order=True).agg(
        customers=_rows(),
        ordered_after=pl.col("ordered").sum().cast(pl.Int64),
        repeated_after=(pl.col("orders_after") > 1).sum().cast(pl.Int64),
        active_at_answer=pl.col("active").sum().cast(pl.Int64),
        lost_after=pl.col("lost").sum().cast(pl.Int64),
        **lists,
    )
    table = _with_money(_filled(counts, places, did, keys), cut)
    table = _rated(table, "ordered_after", "customers", ("ordered_after_rate", "ci"), cut)
    names = ("repeat_after_rate", "repeat_after_ci")
    table = _rated(table, "repeated_after", "customers", names, cut)
    names = ("churn_after_rate", "churn_after_ci")
    return _rated(table, "lost_after", "active_at_answer", names, cut)


def _rated(
    table: polars.DataFrame, count: str, of: str, names: tuple[str, str], cut: Cut
) -> polars.DataFrame:
    """Add a rate and the ends of its interval; null where the denominator is 0.

    Args:
        table: has both counts.
        count: the numerator.
        of: the denominator.
        names: of the rate (empty for none), and of the ends before `_low` and `_high`.
        cut: has the level.
    """
    low, high = wilson(pl.col(count), pl.col(of), cut.confidence)
    known = pl.when(pl.col(of) > 0)
    rate, ends = names
    columns = {f"{ends}_low": known.then(low), f"{ends}_high": known.then(high)}
    if rate:
        columns[rate] = known.then(pl.col(count) / pl.col(of))
    return table.with_columns(**columns)


def _shared(table: polars.DataFrame) -> polars.DataFrame:
    """Add each row's share of its segment, and the whole."""
    wholes = table.group_by("segment").agg(whole=pl.col("customers").sum())
    joined = table.join(wholes, on="segment", how="left", maintain_order="left")
    return joined.with_columns(
        share=pl.when(pl.col("whole") > 0).then(pl.col("customers") / pl.col("whole"))
    )


def _with_money(table: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Add means of money with their intervals; null where there is none."""
    name, ends = "mean_revenue_after", ("mean_revenue_after_ci_low", "mean_revenue_after_ci_high")
    nothing = pl.lit(None, pl.Float64)
    made = table.with_columns(nothing.alias(n) for n in (name, *ends, "mean_clv"))
    if cut.money is not None and "revenue_after" in table.columns:
        sample = means(table["revenue_after"], cut.money)
        made = made.with_columns(estimated(sample, name, cut.confidence))
    if "clv" in table.columns:
        worth = means(table["clv"], 1).mean
        made = made.with_columns(pl.Series("mean_clv", worth).fill_nan(None))
    return made.drop("revenue_after", "clv", strict=False)


def means(values: polars.Series, scale: int) -> Means:
    """Return what is known of samples whose mean is wanted.

    Args:
        values: a list for each sample; null for none.
        scale: what a value is divided by.
    """
    # Sorted, so that no sum of floats depends on how customers are numbered.
    lists = [np.array([]) if one is None else one.sort().to_numpy() for one in values]
    sizes = np.array([len(one) for one in lists], dtype=np.float64)
    mean = [one.sum() / len(one) / scale if len(one) else np.nan for one in lists]
    spread = [np.var(one / scale, ddof=1) if len(one) > 1 else np.nan for one in lists]
    return Means(sizes, np.array(mean, np.float64), np.array(spread, np.float64))


def estimated(sample: Means, name: str, confidence: float) -> list[polars.Series]:
    """Return means and the ends of their t intervals as columns; null where not known."""
    found = mean_interval(sample, confidence)
    ends = {name: sample.mean, f"{name}_ci_low": found.low, f"{name}_ci_high": found.high}
    return [pl.Series(column, numbers).fill_nan(None) for column, numbers in ends.items()]
