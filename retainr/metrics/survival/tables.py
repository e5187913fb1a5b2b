"""The long tables of `survival`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.survival.columns import DERL, FORECAST, MODEL
from retainr.metrics.survival.curves import known
from retainr.models import sbg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars

    from retainr.activity.gaps import Silences
    from retainr.metrics.survival.curves import Estimates, Group
    from retainr.metrics.survival.forecasts import Fitted
    from retainr.metrics.survival.params import SurvivalParams

_TYPES = {
    "age": pl.Int64,
    "forecast": pl.Boolean,
    "model": pl.String,
    "parameter": pl.String,
}


def curve_table(groups: Sequence[Group], time: polars.DataType) -> polars.DataFrame:
    """Return the curves, one row for each group and time.

    Args:
        groups: by their numbers.
        time: type of the times: whole days, or numbers where a file has fractions.
    """
    frame = pl.concat([_curve(group) for group in groups])
    return frame.with_columns(pl.col("time").cast(time))


def _curve(group: Group) -> polars.DataFrame:
    curve = group.curve
    columns = {
        "time": curve.time,
        "at_risk": curve.at_risk,
        "events": curve.events,
        "censored": curve.censored,
        "survival": curve.survival,
        "ci_low": curve.ci_low,
        "ci_high": curve.ci_high,
    }
    frame = pl.DataFrame(columns).with_columns(
        pl.col("survival", "ci_low", "ci_high").fill_nan(None)
    )
    return frame.select(_number(group.number), pl.all())


def _number(segment: int) -> polars.Expr:
    return pl.lit(segment, pl.UInt32).alias("segment")


def groups_table(found: Estimates) -> polars.DataFrame:
    """Return one row a group: customers, events, median and restricted mean."""
    rows = [
        (
            *(group.number, group.customers, group.events),
            *(group.median.value, group.median.ci_low, group.median.ci_high),
            group.mean(found.horizon),
        )
        for group in found.groups
        if group.customers
    ]
    times = ("median", "median_ci_low", "median_ci_high", "restricted_mean")
    types = {"segment": pl.UInt32, "customers": pl.Int64, "events": pl.Int64}
    schema = {**types, **dict.fromkeys(times, pl.Float64)}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.col(times).fill_nan(None)
    )


def pairs_table(found: Estimates, labels: Mapping[int, str]) -> polars.DataFrame:
    """Return one row for each two groups."""
    names = [labels[group.number] for group in found.paired]
    rows = [
        (names[pair.first], names[pair.second], pair.chi_square, pair.p_value, pair.p_value_holm)
        for pair in found.pairs
    ]
    numbers = ("chi_square", "p_value", "p_value_holm")
    schema = {"group_1": pl.String, "group_2": pl.String, **dict.fromkeys(numbers, pl.Float64)}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.col(numbers).fill_nan(None)
    )


def summary(found: Estimates, silences: Silences | None, derl: float | None) -> dict[str, object]:
    """Return the scalars over all customers; null where they are not defined.

    Args:
        found: the estimates.
        silences: what the gaps say, where a silence is taken for a loss; else None.
        derl: of the model fitted to all customers, or None.
    """
    whole, test = found.whole, found.test
    followed = whole.customers > 0
    return {
        "customers": whole.customers if followed else None,
        "events": whole.events if followed else None,
        "median": known(whole.median.value),
        "median_ci_low": known(whole.median.ci_low),
        "median_ci_high": known(whole.median.ci_high),
        "restricted_mean": known(whole.mean(found.horizon)),
        "horizon": known(found.horizon),
        "silent_and_back": silences.back if silences and followed else None,
        "suggested_inactive_after_days": silences.suggested if silences else None,
        "chi_square": known(test.chi_square),
        "degrees_of_freedom": test.degrees_of_freedom or None,
        "p_value": known(test.p_value),
        "derl": derl,
    }


def forecast_table(fitted: Sequence[Fitted]) -> polars.DataFrame:
    """Return what was seen at each age, and what the model says of those after."""
    rows = [
        (one.number, age, share, ahead, low, high)
        for one in fitted
        for age, share, ahead, low, high in zip(
            one.ages, one.survival, one.ahead, one.low, one.high, strict=True
        )
    ]
    return _table(rows, FORECAST.columns)


def model_table(fitted: Sequence[Fitted], params: SurvivalParams) -> polars.DataFrame:
    """Return the parameters of each segment's model."""
    rows = [
        (one.number, "sbg", found.name, found.value, *_errors(found))
        for one in fitted
        for found in sbg.parameters(one.fit, params.confidence)
    ]
    return _table(rows, MODEL.columns)


def _errors(found: sbg.Parameter) -> tuple[float, float, float]:
    return found.standard_error, found.ci_low, found.ci_high


def derl_table(fitted: Sequence[Fitted], rate: float) -> polars.DataFrame:
    """Return the residual lifetime of customers at each age that was seen.

    Args:
        fitted: the models.
        rate: discount from one age to the next.
    """
    rows = [
        (one.number, age, one.derl(age, rate))
        for one in fitted
        for age, ahead in zip(one.ages, one.ahead, strict=True)
        if not ahead
    ]
    return _table(rows, DERL.columns)


def _table(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> polars.DataFrame:
    schema = {"segment": pl.UInt32, **{n: _TYPES.get(n, pl.Float64) for n in columns}}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))
