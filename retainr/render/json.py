"""The whole result as one JSON document, or a table as one object a line."""

from __future__ import annotations

import datetime as dt
import io
import itertools
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
    from collections.abc import Iterable, Iterator

    import polars

    from retainr.lang import Texts
    from retainr.render import View
    from retainr.results import Account, Note, Result


_ROWS = 8_192
"""Rows that are written at a time: the whole as text beside its bytes is twice the memory."""


def render(result: Result, view: View) -> bytes:
    """Return the document as bytes.

    Raises:
        InputError: the view names a table that is not there.
    """
    return written(itertools.chain(pieces(result, view), ["\n"]))


def written(texts: Iterable[str]) -> bytes:
    """Return texts as the bytes of one document."""
    whole = io.BytesIO()
    for text in texts:
        # A file's name may hold bytes that are no text.
        whole.write(text.encode("utf-8", errors="replace"))
    return whole.getvalue()


def pieces(result: Result, view: View) -> Iterator[str]:
    """Yield the document: numbers with their definitions, notes and the account of the rows.

    Each row of a table, each column and each note has a line of its own, so that two
    documents can be compared line by line. There is no line break at the end.

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
    before = {
        "retainr": line(__version__),
        "command": line(result.command),
        "definition": line(texts.say(result.definition)),
        "parameters": _members(result.parameters),
        "data": _members({**_data(result.data), **_others(result)}),
        "summary": _members(result.summary),
    }
    after = {
        "columns": _members(columns),
        "notes": _block("[]", (f"  {line(_note(note, texts))}" for note in result.notes)),
    }
    yield "{\n" + "".join(f" {line(name)}: {text},\n" for name, text in before.items())
    yield f" {line('tables')}: "
    yield from _tables(result, texts)
    yield "".join(f",\n {line(name)}: {text}" for name, text in after.items())
    yield "\n}"


def _tables(result: Result, texts: Texts) -> Iterator[str]:
    mark = "{\n"
    for table in result.tables:
        yield f"{mark}  {line(table.name)}: "
        yield from _rows(said(table, texts))
        mark = ",\n"
    yield "\n }" if result.tables else "{}"


def render_lines(result: Result, view: View) -> bytes:
    """Return the chosen table as JSON Lines, one object a row.

    Raises:
        InputError: the view names a table that is not there.
    """
    return written([_ndjson(data_frame(result, view))])


def _rows(frame: polars.DataFrame) -> Iterator[str]:
    mark = "[\n   "
    for part in frame.iter_slices(_ROWS):
        yield mark + _ndjson(finite(part)).rstrip("\n").replace("\n", ",\n   ")
        mark = ",\n   "
    yield "\n  ]" if frame.height else "[]"


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
