"""The whole result as one JSON document, or a table as one object a line."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

from retainr.lang import texts as texts_of
from retainr.lazy import pl
from retainr.render.wide import chosen, data_frame, finite, said
from retainr.render.wording import address

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars

    from retainr.lang import Texts
    from retainr.render import View
    from retainr.results import Account, Note, Result


def render(result: Result, view: View) -> bytes:
    """Return the document as bytes.

    Raises:
        InputError: the view names a table that is not there.
    """
    return _utf8(document(result, view))


def document(result: Result, view: View) -> str:
    """Return the document: numbers with their definitions, notes and the account of the rows.

    Each row of a table, each column and each note has a line of its own, so that two
    documents can be compared line by line.

    Raises:
        InputError: the view names a table that is not there.
    """
    from retainr import __version__

    chosen(result, view)
    texts = texts_of(view.lang)
    columns = {
        name: {"unit": column.unit.value, "definition": column.definition}
        for name, column in result.columns.items()
    }
    tables = ((table.name, said(table, texts)) for table in result.tables)
    members = {
        "retainr": line(__version__),
        "command": line(result.command),
        "definition": line(texts.say(result.definition)),
        "parameters": _members(result.parameters),
        "data": _members({**_data(result.data), **_others(result)}),
        "summary": _members(result.summary),
        "tables": _block("{}", (f"  {line(name)}: {_rows(rows)}" for name, rows in tables)),
        "columns": _members(columns),
        "notes": _block("[]", (f"  {line(_note(note, texts))}" for note in result.notes)),
    }
    body = ",\n".join(f" {line(name)}: {text}" for name, text in members.items())
    return f"{{\n{body}\n}}\n"


def render_lines(result: Result, view: View) -> bytes:
    """Return the chosen table as JSON Lines, one object a row.

    Raises:
        InputError: the view names a table that is not there.
    """
    return _utf8(_ndjson(data_frame(result, view)))


def _rows(frame: polars.DataFrame) -> str:
    lines = _ndjson(finite(frame)).rstrip("\n").replace("\n", ",\n   ")
    return f"[\n   {lines}\n  ]" if lines else "[]"


def _ndjson(frame: polars.DataFrame) -> str:
    times = pl.col(pl.Datetime).dt.strftime("%Y-%m-%dT%H:%M:%S%.f")
    return frame.with_columns(times).write_ndjson()


def _note(note: Note, texts: Texts) -> dict[str, str]:
    told = {"code": note.code, "severity": note.severity.value, "text": texts.say(note.text)}
    if note.evidence is not None:
        told["evidence"] = texts.say(note.evidence)
    if note.option is not None:
        told["option"] = note.option
    return told


def _members(mapping: Mapping[str, object]) -> str:
    return _block("{}", (f"  {line(name)}: {line(v)}" for name, v in mapping.items()))


def _block(brackets: str, lines: Iterable[str]) -> str:
    body = ",\n".join(lines)
    return f"{brackets[0]}\n{body}\n {brackets[1]}" if body else brackets


def line(value: object) -> str:
    """Return a value as JSON in one line: dates as text, no NaN, no infinity."""
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False)


def _plain(value: object) -> object:
    """Return a value that JSON has: dates as text, no NaN, no infinity."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _data(account: Account) -> dict[str, object]:
    data = {field.name: getattr(account, field.name) for field in fields(account)}
    return {**data, "sources": [address(source) for source in account.sources]}


def _others(result: Result) -> dict[str, object]:
    """Return the accounts of further inputs, where there are any."""
    found = {name: _data(account) for name, account in result.others.items()}
    return {"others": found} if found else {}


def _utf8(text: str) -> bytes:
    # A file's name may hold bytes that are no text.
    return text.encode("utf-8", errors="replace")
