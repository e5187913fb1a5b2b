"""The block of `retainr.toml` that reads an input as it was read now."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from typing import TYPE_CHECKING

from retainr.load import Reading
from retainr.metrics.inspect.kinds import Kind
from retainr.metrics.inspect.shell import first_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.load import Rows
    from retainr.load.columns import ColumnMap
    from retainr.metrics.inspect.facts import Facts

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NOT_BARE = re.compile(r"[^A-Za-z0-9_-]+")
_ENDING = re.compile(r"(\.[A-Za-z0-9]{1,8}){1,2}$")
_ELSEWHERE = ("columns", "by", "as_of", "max_rejects", "given")


def block(facts: Facts) -> list[str]:
    """Return the lines: path, columns, and what differs from the defaults or was decided."""
    rows = facts.rows
    paths = list(rows.names)
    lines = [f"[sources.{_key(_name(paths[0], facts.kind))}]"]
    if facts.kind is not Kind.ORDERS:
        lines.append(f'kind = "{facts.kind.removesuffix("s")}"')
    lines.append(f"path = {_value(paths[0] if len(paths) == 1 else paths)}")
    if facts.store is None:
        lines += _found(rows)
    return [*lines, *(f"{name} = {_value(value)}" for name, value in _options(facts).items())]


def _found(rows: Rows) -> Iterator[str]:
    """Yield what was found out about files; a store knows it of itself."""
    if rows.columns.preset and rows.reading.preset is None:
        yield f"preset = {_value(rows.columns.preset.name)}"
    if columns := _columns(rows.columns):
        yield f"columns = {_value(columns)}"


def _columns(chosen: ColumnMap) -> dict[str, str]:
    """Return the columns that the preset does not find by itself."""
    return {r: chosen.roles[r] for r, by in chosen.found_by.items() if by != "preset"}


def _options(facts: Facts) -> dict[str, object]:
    """Return the options of reading that are not the default, and the share to be rejected."""
    reading = facts.rows.reading
    # What a store was made with need not be said of it again.
    default = facts.store.manifest.reading if facts.store else Reading()
    told = {
        field.name: getattr(reading, field.name)
        for field in dataclasses.fields(Reading)
        if field.name not in _ELSEWHERE
    }
    options = {name: v for name, v in told.items() if v != getattr(default, name)}
    share = _accepted(facts) or reading.max_rejects
    return {**options, **({"max_rejects": share} if share != default.max_rejects else {})}


def _accepted(facts: Facts) -> float | None:
    """Return the share of rejects that other commands suggest to accept, if they do."""
    hints = [fault.error.hint for fault in facts.faults if fault.code == "rejects"]
    named = (first_option(hint) or "" for hint in hints)
    return next((float(o.split()[1]) for o in named if o.startswith("--max-rejects ")), None)


def _name(path: str, kind: Kind) -> str:
    """Return what the source is called: the file's name without its ending and wildcards."""
    last = re.split(r"[/\\]", path.rstrip("/\\"))[-1]
    stem = re.sub(r"[*?\[\]]+", "", _ENDING.sub("", last)).strip("-_. ")
    if not stem:
        return str(kind)
    return re.sub(_NOT_BARE, "_", stem).strip("_") if stem.isascii() else stem


def _key(text: str) -> str:
    return text if _BARE.fullmatch(text) else _value(text)


def _value(value: object) -> str:
    """Return a value as TOML."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(k)} = {_value(v)}' for k, v in value.items())} }}"
    # A text of JSON is one of TOML, but for the one control character that JSON allows.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
