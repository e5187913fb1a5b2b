"""The config file: options of commands, read strictly."""

from __future__ import annotations

import datetime as dt
import difflib
import tomllib
from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from retainr.metrics.params import Param

FILE = "retainr.toml"
OTHERS = ("sources", "report", "checks", "benchmarks")
"""Tables of other commands; they are judged where they are read."""


def find(start: Path) -> Path | None:
    """Return the config file in a folder or the nearest one above it, or None."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
        project = folder / "pyproject.toml"
        if project.is_file() and "retainr" in _read(project).get("tool", {}):
            return project
    return None


def load(path: Path, commands: Mapping[str, Sequence[Param]]) -> dict[str, dict[str, object]]:
    """Return the options of each command as the file sets them.

    Args:
        path: the config file, or a `pyproject.toml` with `[tool.retainr]`.
        commands: the parameters of each command.

    Raises:
        ConfigError: the file cannot be read, or a key or value is not known.
    """
    raw: Mapping[str, object] = _read(path)
    if path.name == "pyproject.toml":
        raw = _read(path).get("tool", {}).get("retainr", {})
    known = (*commands, *OTHERS)
    if unknown := [key for key in raw if key not in known]:
        raise _unknown(path, unknown[0], known)
    options = {}
    for command, params in commands.items():
        section = raw.get(command, {})
        if not isinstance(section, dict):
            raise ConfigError(f"{path}: {command} is not a table", f"write [{command}]")
        options[command] = _options(path, command, section, params)
    return options


def _read(path: Path) -> dict[str, dict[str, dict[str, object]]]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error


def _options(
    path: Path, command: str, section: Mapping[str, object], params: Sequence[Param]
) -> dict[str, object]:
    by_name = {param.name: param for param in params}
    values = {}
    for key, value in section.items():
        name = key.replace("-", "_")
        if name not in by_name:
            raise _unknown(path, f"{command}.{key}", [f"{command}.{p}" for p in by_name])
        values[name] = _value(path, f"{command}.{key}", value, by_name[name])
    return values


def _value(path: Path, key: str, value: object, param: Param) -> object:
    """Return a value as the command line would give it."""
    if param.kind is list and isinstance(value, str):
        value = [value]
    if not _fits(value, param):
        raise ConfigError(f"{path}: {key} = {value!r}: {_expected(param)}")
    return value.isoformat() if isinstance(value, dt.date) else value


def _fits(value: object, param: Param) -> bool:
    """Say whether a value of the file is what a parameter takes."""
    if param.kind is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if issubclass(param.kind, StrEnum):
        return value in list(param.kind)
    if param.kind is dt.date:
        return isinstance(value, (dt.date, str)) and not isinstance(value, dt.datetime)
    if param.kind in (int, float) and not isinstance(value, bool):
        number = isinstance(value, int) or (param.kind is float and isinstance(value, float))
        return number and _within(float(str(value)), param)
    return type(value) is param.kind


def _within(value: float, param: Param) -> bool:
    low, high = param.least, param.most
    return (low is None or value >= low) and (high is None or value <= high)


def _expected(param: Param) -> str:
    if param.kind is list:
        return "expected text or a list of texts"
    if param.kind is dt.date:
        return "expected a date such as 2024-01-31"
    if issubclass(param.kind, StrEnum):
        return f"expected one of {', '.join(param.kind)}"
    ends = [f"at least {param.least:g}"] if param.least is not None else []
    ends += [f"at most {param.most:g}"] if param.most is not None else []
    kind = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
    return f"expected {' '.join([kind[param.kind], *ends])}"


def _unknown(path: Path, key: str, known: Iterable[str]) -> ConfigError:
    names = list(known)
    near = difflib.get_close_matches(key, names, 1, 0.5)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(names)}"
    return ConfigError(f"{path}: unknown key {key}", hint)
