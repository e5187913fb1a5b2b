"""What is asked of a metric by options: its parameters, and how its rows are read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.load.options import Reading
from retainr.metrics.column_params import COLUMNS
from retainr.metrics.params import READING, SHARED_READING, Param, check_bound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from retainr.metrics.metric import Metric, OtherSource


def params_asked(metric: Metric) -> tuple[Param, ...]:
    """Return all parameters that decide what a metric computes: its own, columns, reading."""
    others = (param for other in metric.others for param in other.params)
    return (*metric.params, *others, *columns_of(metric), *READING)


def columns_of(metric: Metric) -> tuple[Param, ...]:
    """Return the options that name columns.

    One of the metric's own of the same name takes the place of a shared one, a parameter of all.
    """
    own = {param.name for param in metric.params}
    named = (p for other in metric.others for p in other.columns if p.name in other.own)
    every = {param.name: param for param in (*COLUMNS, *metric.columns, *named)}
    return tuple(param for name, param in every.items() if name not in own)


def values_of(metric: Metric, options: Mapping[str, object]) -> dict[str, Any]:
    """Return the value of every parameter of a metric, defaults included, and which are `given`.

    Args:
        metric: what is computed.
        options: as a config gives them; those of other commands are passed over.
    """
    values = {
        param.name: _typed(param, options.get(param.name, param.default))
        for param in params_asked(metric)
    }
    return {**values, "given": frozenset(options)}


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
    """Return how the first input is read.

    Args:
        metric: the command.
        values: the options as Typer parsed them.
    """
    theirs = {name for other in metric.others for name in other.own}
    own = {name: value for name, value in values.items() if name not in theirs}
    return _reading(own, _roles(columns_of(metric)))


def reading_by(params: Sequence[Param], options: Mapping[str, object]) -> Reading:
    """Return how rows are read.

    Args:
        params: the parameters that say so.
        options: as a config or the command line gives them, and which are `given`.
    """
    values = {p.name: _typed(p, options.get(p.name, p.default)) for p in params}
    return _reading({**values, "given": options.get("given")}, _roles(params))


def other_reading(other: OtherSource, values: Mapping[str, Any]) -> Reading:
    """Return how another input is read.

    Args:
        other: which one.
        values: the options as Typer parsed them.

    Raises:
        InputError: an option of its own cannot be used.
    """
    own = {name: values[name] for name in (*SHARED_READING, *other.own)}
    columns = (*COLUMNS, *other.columns)
    told = _told(other, values[other.option] or ())
    given = frozenset(own) & values.get("given", frozenset()) | set(told)
    return _reading({**own, **told, "given": given}, _roles(columns))


def _roles(params: Iterable[Param]) -> list[str]:
    return [p.name for p in params if p.metavar == "COL" and p.name != "by"]


def _reading(values: Mapping[str, Any], roles: Iterable[str]) -> Reading:
    """Return the options that are there, all others as they are by default."""
    names = [field.name for field in dataclasses.fields(Reading) if field.name != "columns"]
    given = {n: _plain(n, values[n]) for n in names if values.get(n) is not None}
    columns = {role: values[role] for role in roles if values.get(role) is not None}
    return Reading(columns=columns, **given)


def _plain(name: str, value: Any) -> Any:
    """Return a value of the command line as a reading has it."""
    if name == "by":
        return tuple(dict.fromkeys(value))
    if name == "max_rejects":
        return value if isinstance(value, float) else share(f"--max-rejects {value}", value)
    if isinstance(value, dt.datetime):
        return value.date()
    return value.value if isinstance(value, StrEnum) else value


def share(said: str, text: str) -> float:
    """Return a share given as a fraction or in percent.

    Args:
        said: the option and the share, for the message.
        text: the share.

    Raises:
        InputError: it is neither, or not between 0 and 1.
    """
    try:
        value = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise InputError(f"{said}: not a share", "for example 0.25 or 25%")
    return value


def _told(other: OtherSource, texts: Iterable[str]) -> dict[str, Any]:
    """Return what the options for one input alone say, by name."""
    alone = (*COLUMNS, *other.columns, *READING)
    # Days are counted and customers are joined in one way, and segments are those of answers.
    known = {p.name: p for p in alone if p.name not in ("by", "as_of", "tz", "customer_map")}
    option, found = f"--{other.option.replace('_', '-')}", {}
    for text in texts:
        name, equals, value = text.partition("=")
        param = known.get(name.strip().replace("-", "_"))
        if param is None or not equals:
            near = difflib.get_close_matches(name.strip(), known, 1, 0.5)
            meant = f"did you mean {near[0]}=…? " if near else ""
            said = f"{option} {text}: not NAME=VALUE with a known name"
            raise InputError(said, f"{meant}known: {', '.join(known)}")
        found[param.name] = _value(f"{option} {text}", value, param)
    return found


def _value(said: str, text: str, param: Param) -> object:
    """Return the value that a text stands for."""
    if param.name == "max_rejects":
        return share(said, text)
    if issubclass(param.kind, StrEnum) and text not in list(param.kind):
        raise InputError(f"{said}: no such value", f"one of: {', '.join(param.kind)}")
    try:
        value = _READERS.get(param.kind, param.kind)(text)
    except (KeyError, ValueError):
        raise InputError(f"{said}: not {_EXPECTED[param.kind][0]}", _example(said, param)) from None
    if isinstance(value, int):
        check_bound(said, value, param, _example(said, param))
    return value


def _example(said: str, param: Param) -> str:
    return f"for example {said.partition(' ')[0]} {param.name}={_EXPECTED[param.kind][1]}"


_READERS: dict[type, Callable[[str], object]] = {
    bool: {"true": True, "false": False}.__getitem__,
    dt.date: dt.date.fromisoformat,
    int: int,
}
_EXPECTED = {
    bool: ("true or false", "true"),
    dt.date: ("a date", "2024-01-31"),
    int: ("a whole number", "2"),
}
