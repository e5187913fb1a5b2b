"""JSON: one object a line, or one array of objects; each key becomes a column of text."""

from __future__ import annotations

import glob
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.failures import CUT_OFF, reading
from retainr.load.json_lines import ONE_A_LINE, no_constant, objects
from retainr.load.packed import chunks
from retainr.load.part import Part, distinct
from retainr.load.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import polars

    from retainr.load.options import Reading
    from retainr.load.paths import File

_MARK = b"\xef\xbb\xbf"
_LARGEST_ARRAY = 1 << 28


def ndjson(file: File, _options: Reading) -> Part:
    """Return a file of JSON; the keys of objects in objects are joined by dots.

    Every value is read as the text that stands in the file (`00042`, 9007199254740993), so a
    key may hold numbers in some lines and text in others. The keys are those of all lines.

    Raises:
        InputError: a line is no JSON object.
    """
    path, spool = file.path, file.spool
    with reading([file.name]), path.open("rb") as content:
        start = content.read(1 << 12)
    with reading([file.name]):
        if start.removeprefix(_MARK).lstrip().startswith(b"["):
            spool = Spool(file.name, _lines_of_array(file.name, path), ".ndjson")
        elif start.startswith(_MARK) or glob.has_magic(str(path)):
            # Polars would take such a name for a pattern, and a mark for a broken line.
            spool = Spool(file.name, _without_mark(chunks(file.name, path)), ".ndjson")
        path = spool.path if spool else path
        found = _schema(file.name, path)
        frame = pl.scan_ndjson(path, schema=texts(found))
        return flat(file.name, frame, found, path, spool)


def flat(
    name: str,
    frame: polars.LazyFrame,
    found: Mapping[str, polars.DataType],
    path: Path,
    spool: Spool | None = None,
) -> Part:
    """Return the part whose columns are the innermost values.

    Args:
        name: of the input, for messages.
        frame: the objects, read with `texts(found)`.
        found: the keys of all objects, each with the kind of its values.
        path: where the file is.
        spool: what keeps a temporary copy alive.
    """
    leaves = [leaf for key, kind in found.items() for leaf in _leaves(pl.col(key), key, kind)]
    names = distinct([leaf.name for leaf in leaves])
    columns = [leaf.value.alias(new) for leaf, new in zip(leaves, names, strict=True)]
    schema = {new: leaf.kind for leaf, new in zip(leaves, names, strict=True)}
    return Part(name, frame.select(columns), schema, path, spool=spool)


def texts(found: Mapping[str, polars.DataType]) -> dict[str, polars.DataType]:
    """Return the schema in which every innermost value is text."""
    return {key: _text(kind) for key, kind in found.items()}


def _text(kind: polars.DataType) -> polars.DataType:
    if isinstance(kind, pl.Struct) and kind.fields:
        return pl.Struct({field.name: _text(_made(field.dtype)) for field in kind.fields})
    return pl.String()


@dataclass(frozen=True)
class _Leaf:
    """Hold an innermost value: its dotted name, how it is read, and its kind.

    A list is read as text, too, but keeps its kind, so that it is refused where it is used.
    """

    name: str
    value: polars.Expr
    kind: polars.DataType


def _leaves(value: polars.Expr, name: str, kind: polars.DataType) -> Iterator[_Leaf]:
    if isinstance(kind, pl.Struct) and kind.fields:
        for field in kind.fields:
            inner = value.struct.field(field.name)
            yield from _leaves(inner, f"{name}.{field.name}", _made(field.dtype))
        return
    yield _Leaf(name, value, kind if isinstance(kind, pl.List) else pl.String())


def _made(kind: object) -> polars.DataType:
    """Return a type as an object; Polars gives some as classes."""
    return kind() if isinstance(kind, type) else kind  # type: ignore[return-value]


def _schema(name: str, path: Path) -> Mapping[str, polars.DataType]:
    """Return the keys of all lines.

    Raises:
        InputError: a line is no object.
    """
    try:
        return pl.scan_ndjson(path, infer_schema_length=None).collect_schema()
    except pl.exceptions.SchemaError:
        # A key with lists in some lines and numbers in others; Polars finds no common type.
        found: dict[str, object] = {}
        for one in objects(name, path):
            _merge(found, one)
        return {key: _kind(inner) for key, inner in found.items()}
    except pl.exceptions.ComputeError as error:
        if not sum(1 for _ in objects(name, path)):
            raise InputError(f"{name}: empty file", CUT_OFF) from error
        said = str(error).splitlines()[0]
        raise InputError(f"{name}: cannot be read as JSON: {said}", CUT_OFF) from error


def _merge(found: dict[str, object], one: Mapping[str, object]) -> None:
    """Add an object's keys: to a dict where its values are objects, else True."""
    for key, value in one.items():
        if value is None:
            found.setdefault(key, None)
        elif not isinstance(value, dict):
            found[key] = True
        elif found.get(key) is not True:
            inner = found.get(key)
            found[key] = inner if isinstance(inner, dict) else {}
            _merge(found[key], value)  # type: ignore[arg-type]


def _kind(inner: object) -> polars.DataType:
    if isinstance(inner, dict) and inner:
        return pl.Struct({key: _kind(value) for key, value in inner.items()})
    return pl.String()


def _without_mark(content: Iterable[bytes]) -> Iterator[bytes]:
    first = True
    for chunk in content:
        yield chunk.removeprefix(_MARK) if first else chunk
        first = False


def _lines_of_array(name: str, path: Path) -> Iterator[bytes]:
    """Yield the objects of one array, each on a line of its own.

    Raises:
        InputError: it is no array of objects, or larger than what is read as one value.
    """
    if path.stat().st_size > _LARGEST_ARRAY:
        raise InputError(f"{name}: a JSON array of more than 256 MB", ONE_A_LINE)
    try:
        values = json.loads(path.read_bytes(), parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: not a whole JSON array: {error}", CUT_OFF) from error
    for number, one in enumerate(values, 1):
        if not isinstance(one, dict):
            raise InputError(f"{name}: value {number} of the array is no object", ONE_A_LINE)
        yield json.dumps(one, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
