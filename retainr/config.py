"""The config file: options of commands, read strictly."""

from __future__ import annotations

import datetime as dt
import difflib
import tomllib
from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
        if project.is_file() and "retainr" in _tool(project):
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
    raw: object = _read(path)
    if path.name == "pyproject.toml":
        raw = _tool(path).get("retainr", {})
    if not isinstance(raw, dict):
        raise ConfigError(f"{path}: tool.retainr is not a table", "write [tool.retainr.cohort]")
    known: Sequence[str] = (*commands, *OTHERS)
    strange: list[tuple[str, Sequence[str]]] = [(key, known) for key in raw if key not in known]
    for command, params in commands.items():
        section = raw.get(command, {})
        if not isinstance(section, dict):
            raise ConfigError(f"{path}: {command} is not a table", f"write [{command}]")
        names = [param.name for param in params]
        own = [f"{command}.{name}" for name in names]
        strange += [(f"{command}.{k}", own) for k in section if k.replace("-", "_") not in names]
    if strange:
        raise _unknown(path, strange)
    return {c: _options(path, c, raw.get(c, {}), params) for c, params in commands.items()}


def _tool(path: Path) -> dict[str, object]:
    tool = _read(path).get("tool", {})
    return tool if isinstance(tool, dict) else {}


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}", "--config names the file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}", "see toml.io") from error


def _options(
    path: Path, command: str, section: Mapping[str, object], params: Sequence[Param]
) -> dict[str, object]:
    by_name = {param.name: param for param in params}
    values = {}
    for key, value in section.items():
        name = key.replace("-", "_")
        values[name] = _value(path, f"{command}.{key}", value, by_name[name])
    return values


def _value(path: Path, key: str, value: object, param: Param) -> object:
    """Return a value as the command line would give it."""
    if param.kind is list and isinstance(value, str):
        value = [value]
    if param.name == "max_rejects" and isinstance(value, float):
        value = str(value)
    if not _fits(value, param):
        raise ConfigError(f"{path}: {key} = {value!r}: {_expected(param)}", param.help)
    return value.isoformat() if isinstance(value, dt.date) else value


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


def _unknown(path: Path, strange: Sequence[tuple[str, Sequence[str]]]) -> ConfigError:
    """Return the error that names all unknown keys, each with the nearest known one."""
    hints = []
    for key, known in strange:
        near = difflib.get_close_matches(key, known, 1, 0.5)
        hints.append(f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}")
    keys = ", ".join(key for key, _ in strange)
    word = "key" if len(strange) == 1 else "keys"
    return ConfigError(f"{path}: unknown {word} {keys}", " ".join(dict.fromkeys(hints)))
