"""Tables of a config, read strictly against declared parameters."""

from __future__ import annotations

import datetime as dt
import math
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retainr.config.problems import Problems
    from retainr.metrics.params import Param


def values(
    section: object, name: str, params: Sequence[Param], problems: Problems
) -> dict[str, object]:
    """Return the values of a table, as the command line would give them.

    Args:
        section: the table, as TOML has it.
        name: of the table, for messages.
        params: what it may hold.
        problems: takes what is wrong; a wrong value is left out.
    """
    if not isinstance(section, dict):
        problems.add(f"{name} is not a table", f"write [{name}]")
        return {}
    known = {param.name: param for param in params}
    found: dict[str, object] = {}
    for key, value in section.items():
        param = known.get(key.replace("-", "_"))
        if param is None:
            problems.unknown("key", f"{name}.{key}", [f"{name}.{own}" for own in known])
        elif param.name in found:
            problems.add(f"{name}.{key} is said twice", "keep one of them")
        elif (wrong := _wrong(_alike(value, param), param)) is not None:
            problems.add(f"{name}.{key} = {value!r}: {wrong}", param.help)
        else:
            found[param.name] = _plain(_alike(value, param))
    return found


def _alike(value: object, param: Param) -> object:
    """Return a value in the form that the command line has, where there are several."""
    if param.kind is list and isinstance(value, str):
        return [value]
    if param.name == "max_rejects" and isinstance(value, float):
        return str(value)
    return value


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _wrong(value: object, param: Param) -> str | None:
    """Return what is expected where a value is something else."""
    return None if _fits(value, param) else _expected(param)


def _fits(value: object, param: Param) -> bool:
    """Say whether a value of the file is what a parameter takes."""
    if param.kind is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if issubclass(param.kind, StrEnum):
        return value in list(param.kind)
    if param.kind is dt.date:
        return _is_day(value)
    if param.kind in (int, float) and not isinstance(value, bool):
        number = isinstance(value, int) or (param.kind is float and isinstance(value, float))
        return number and _within(float(str(value)), param)
    return type(value) is param.kind


def _is_day(value: object) -> bool:
    if isinstance(value, str):
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            return False
        return len(value) == 10
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def _within(value: float, param: Param) -> bool:
    """Say whether a number is between its ends; `nan` and `inf`, which TOML has, never are."""
    low, high = param.least, param.most
    return (
        math.isfinite(value) and (low is None or value >= low) and (high is None or value <= high)
    )


def _expected(param: Param) -> str:
    if param.kind is list:
        return "expected text or a list of texts"
    if param.kind is dt.date:
        return "expected a date such as 2024-01-31"
    if issubclass(param.kind, StrEnum):
        return f"expected one of {', '.join(param.kind)}"
    ends = [f"at least {param.least:g}"] if param.least is not None else []
    ends += [f"at most {param.most:g}"] if param.most is not None else []
    kind = {
        str: "text", int: "a whole number", float: "a number", bool: "true or false",
        dict: "a table",
    }  # fmt: skip
    return f"expected {' '.join([kind[param.kind], *ends])}"


def texts(table: Mapping[str, object], name: str, problems: Problems) -> dict[str, str]:
    """Return a table whose values are texts.

    Args:
        table: as TOML has it.
        name: of the table, for messages.
        problems: takes what is wrong.
    """
    found = {}
    for key, value in table.items():
        if isinstance(value, str):
            found[key] = value
        else:
            problems.add(f"{name}.{key} = {value!r}: expected text", 'write it in "quotes"')
    return found
