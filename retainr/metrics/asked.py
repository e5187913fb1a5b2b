"""What is asked of a metric by options: its parameters, and how its rows are read."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.load.options import Reading
from retainr.metrics.params import COLUMNS, READING, Param

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.metrics.metric import Metric


def params_asked(metric: Metric) -> tuple[Param, ...]:
    """Return all parameters that decide what a metric computes: its own, columns, reading."""
    return (*metric.params, *columns_of(metric), *READING)


def columns_of(metric: Metric) -> tuple[Param, ...]:
    """Return the options that name columns; a parameter of the same name takes their place."""
    own = {param.name for param in metric.params}
    return tuple(param for param in (*COLUMNS, *metric.columns) if param.name not in own)


def values_of(metric: Metric, options: Mapping[str, object]) -> dict[str, Any]:
    """Return the value of every parameter of a metric, defaults included.

    Args:
        metric: what is computed.
        options: as a config gives them; those of other commands are passed over.
    """
    return {
        param.name: _typed(param, options.get(param.name, param.default))
        for param in params_asked(metric)
    }


def _typed(param: Param, value: Any) -> object:
    """Return a value of a config as the command line gives it."""
    if value is None or not isinstance(value, str):
        return value
    if param.kind is dt.date:
        return dt.date.fromisoformat(value)
    return param.kind(value) if issubclass(param.kind, StrEnum) else value


def parameters_of(metric: Metric, values: Mapping[str, Any]) -> Any:
    """Return the frozen parameters of a metric.

    Args:
        metric: what is computed.
        values: of each of its parameters.

    Raises:
        InputError: a value cannot be used.
    """
    return metric.parameters(**{param.name: values[param.name] for param in metric.params})


def reading_of(metric: Metric, values: Mapping[str, Any]) -> Reading:
    """Return how the rows of a metric are read.

    Args:
        metric: what is computed.
        values: of each of `params_asked`.

    Raises:
        InputError: a value cannot be used.
    """
    roles = [p.name for p in columns_of(metric) if p.metavar == "COL" and p.name != "by"]
    return Reading(
        columns={role: values[role] for role in roles if values[role] is not None},
        by=tuple(dict.fromkeys(values["by"] or ())),
        where=values["where"],
        since=_day(values["since"]),
        until=_day(values["until"]),
        as_of=_day(values["as_of"]),
        tz=values["tz"],
        max_rejects=share(values["max_rejects"]),
        dedupe=values["dedupe"],
        refunds=values["refunds"].value,
        amount_scale=values["amount_scale"],
        new_since=_day(values["new_since"]),
        acquired=values["acquired"],
        encoding=values["encoding"],
        skip_rows=values["skip_rows"],
        sheet=values["sheet"],
        query=values["query"],
        preset=values["preset"],
        customer_map=values["customer_map"],
        allow_masked_id=values["allow_masked_id"],
        date_order=values["date_order"] and values["date_order"].value,
        time_format=values["time_format"],
        decimal=values["decimal"],
    )


def _day(value: dt.date | None) -> dt.date | None:
    return value.date() if isinstance(value, dt.datetime) else value


def share(text: str) -> float:
    """Return a share given as a fraction or in percent.

    Raises:
        InputError: it is neither, or not between 0 and 1.
    """
    try:
        value = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise InputError(f"--max-rejects {text}: not a share", "for example 0.25 or 25%")
    return value
