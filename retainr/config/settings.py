"""What is in force, and where each value comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.config.sections import CHECK, REPORT, SOURCE
from retainr.load.urls import masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from retainr.metrics.params import Param

DEFAULT = "default"
ENVIRONMENT = "environment"
_ADDRESSES = ("path", "url", "engine")


@dataclass(frozen=True)
class Setting:
    """Hold one value.

    Attributes:
        key: dotted, as the config has it.
        value: as JSON has it; of an address without what is secret in it.
        origin: default, environment, option, or the name of the file.
    """

    key: str
    value: object
    origin: str


def of_tables(raw: Mapping[str, object], file: str) -> Iterator[Setting]:
    """Yield sources, report, checks and benchmarks as the file has them, and their defaults.

    Args:
        raw: the file, known to be right.
        file: its name.
    """
    for name, table in _tables(raw.get("sources")):
        yield from _table(f"sources.{name}", table, (SOURCE[0],), file)
    yield from _table("report", raw.get("report", {}), REPORT, file)
    checks = raw.get("checks")
    for number, table in enumerate(checks if isinstance(checks, list) else [], 1):
        defaults = [param for param in CHECK if param.name in ("severity", "confident")]
        yield from _table(f"checks[{number}]", table, defaults, file)
    for name, value in _tables(raw.get("benchmarks")):
        yield Setting(f"benchmarks.{name}", _plain(value), file)


def of_command(
    command: str,
    params: Sequence[Param],
    options: Mapping[str, object],
    environment: Mapping[str, object],
    file: str,
) -> Iterator[Setting]:
    """Yield all options of a command.

    Args:
        command: its name.
        params: what it takes.
        options: what the file says.
        environment: options that variables of the environment set; they win over the file.
        file: its name.
    """
    for param in params:
        key = f"{command}.{param.name}"
        if param.name in environment:
            yield Setting(key, environment[param.name], ENVIRONMENT)
        elif param.name in options:
            value = options[param.name]
            shown = _masked(value) if param.name in _ADDRESSES else _plain(value)
            yield Setting(key, shown, file)
        else:
            yield Setting(key, _plain(param.default), DEFAULT)


def _table(key: str, table: object, defaults: Iterable[Param], file: str) -> Iterator[Setting]:
    told = table if isinstance(table, dict) else {}
    for name, value in told.items():
        shown = _masked(value) if name in _ADDRESSES else _plain(value)
        yield Setting(f"{key}.{name}", shown, file)
    for param in defaults:
        if param.name not in {name.replace("-", "_") for name in told}:
            yield Setting(f"{key}.{param.name}", _plain(param.default), DEFAULT)


def _tables(raw: object) -> Iterable[tuple[str, object]]:
    return raw.items() if isinstance(raw, dict) else ()


def _masked(value: object) -> object:
    return [masked(str(v)) for v in value] if isinstance(value, list) else masked(str(value))


def _plain(value: object) -> object:
    """Return a value that JSON has."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value
