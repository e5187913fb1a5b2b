"""What a file holds: its first bytes tell, then its ending."""

from __future__ import annotations

import itertools
from pathlib import PurePath
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load import urls
from retainr.load.failures import CUT_OFF, reading
from retainr.load.packed import chunks, packing

if TYPE_CHECKING:
    from retainr.load.paths import File

_TEXT = (".csv", ".tsv", ".txt", ".dat")
_LINES = (".ndjson", ".jsonl", ".json")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_BY_ENDING = {
    **dict.fromkeys(_TEXT, "CSV"),
    **dict.fromkeys((".parquet", ".pq"), "Parquet"),
    **dict.fromkeys((".arrow", ".feather", ".ipc"), "Arrow"),
    **dict.fromkeys(_LINES, "JSON"),
    **dict.fromkeys(_WORKBOOKS, "Excel"),
}
_PACKED = (".gz", ".zst")
ENDINGS = {
    **_BY_ENDING,
    **{e + p: _BY_ENDING[e] for e, p in itertools.product((*_TEXT, *_LINES), _PACKED)},
}
"""Endings that are looked for in folders, and the kind that each stands for."""

KNOWN = f"known endings: {' '.join(_BY_ENDING)}; text and JSON also with .gz or .zst"
DATABASES = ("PostgreSQL", "SQLite")

_BY_BYTES = {
    b"PAR1": "Parquet",
    b"ARROW1": "Arrow",
    b"SQLite format 3\0": "SQLite",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "Excel",
}
_UNREAD = {
    b"%PDF": ("a PDF document", "export the table as CSV or .xlsx"),
    b"BZh": ("packed with bzip2", "unpack it: bunzip2 FILE"),
    b"\xfd7zXZ\0": ("packed with xz", "unpack it: unxz FILE"),
    b"7z\xbc\xaf\x27\x1c": ("a 7z archive", "unpack it: 7z x FILE"),
    b"Rar!": ("a RAR archive", "unpack it: unrar x FILE"),
    b"Obj\x01": ("an Avro file", "write it as Parquet"),
    b"ORC": ("an ORC file", "write it as Parquet"),
    b"FEA1": ("a Feather file of version 1", "write it anew: pyarrow.feather.write_feather"),
    b"\xff\xff\xff\xff": ("an Arrow stream, not an Arrow file", "write it with ipc.new_file"),
}
_START = 512


def ending(name: str) -> str:
    """Return the ending of a file's name in small letters, with that of the packing."""
    last = PurePath(name.lower()).suffixes[-2:]
    return "".join(last[-2:] if last and last[-1] in _PACKED else last[-1:])


def kind_of(file: File) -> str:
    """Return what a file holds, by its first bytes, then by its ending.

    Raises:
        InputError: neither tells, or nothing here reads such a file.
    """
    scheme = urls.scheme_of(file.url or "")
    if scheme in urls.POSTGRESQL:
        return "PostgreSQL"
    if scheme == urls.SQLITE:
        return "SQLite"
    if file.url is not None:
        return _by_ending(file.name, file.url, "name the files: s3://bucket/folder/*.parquet")
    with reading([file.name]):
        start = next(chunks(file.name, file.path, _START), b"")
    return _by_bytes(file, start) or _by_ending(file.name, file.path.name)


def is_packed(file: File) -> bool:
    """Say whether a file has to be unpacked before it can be read."""
    with reading([file.name]), file.path.open("rb") as content:
        return packing(content.read(4)) is not None


def _by_bytes(file: File, start: bytes) -> str | None:
    for magic, kind in _BY_BYTES.items():
        if start.startswith(magic):
            return kind
    for magic, (what, hint) in _UNREAD.items():
        if start.startswith(magic):
            raise InputError(f"{file.name}: {what}", hint)
    if start.startswith(b"PK\3\4"):
        return _archive(file)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<html", b"<table", b"<!doctype html", b"<?xml")):
        raise InputError(
            f"{file.name}: a page of HTML or XML, whatever its ending",
            "open it in a spreadsheet and save it as .xlsx or CSV",
        )
    if text.startswith((b'{"', b"[{", b"{}")):
        return "JSON"
    # Shops call their text files .xls, so that a spreadsheet opens them.
    is_text = ending(file.path.name) in _WORKBOOKS and b"\0" not in start.lstrip(b"\xff\xfe")
    return "CSV" if is_text and text else None


def _archive(file: File) -> str:
    """Return the kind of a ZIP archive: a workbook, or an error that says what to do.

    Raises:
        InputError: it is none.
    """
    if is_packed(file) or ending(file.path.name) in _WORKBOOKS:
        return "Excel"
    import zipfile

    try:
        with zipfile.ZipFile(file.path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(f"{file.name}: not a whole ZIP archive or workbook", CUT_OFF) from error
    if any(name.startswith("xl/") for name in names) or "content.xml" in names:
        return "Excel"
    if any(name.startswith("Index/") for name in names):
        raise InputError(f"{file.name}: a Numbers document", "export it as .xlsx or CSV")
    shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    raise InputError(f"{file.name}: a ZIP archive ({shown})", "unpack it: unzip FILE")


def _by_ending(name: str, path: str, hint: str = "") -> str:
    found = ending(path)
    kind = ENDINGS.get(found) or _BY_ENDING.get(found.removesuffix(".gz").removesuffix(".zst"))
    if kind is None:
        raise InputError(
            f"{name}: cannot tell what kind of file this is",
            hint or KNOWN,
        )
    return kind
