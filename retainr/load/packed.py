"""Packed files (gzip, Zstandard) as streams of what is in them."""

from __future__ import annotations

import gzip
import os
import zlib
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load.failures import CUT_OFF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

CHUNK = 1 << 20
"""Bytes that are read at once."""

_SMALL = 4 << 20
_DENSE = 100
"""Times that a table is rarely packed."""
_LONGEST_LINE = 64 << 20

PACKINGS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
"""First bytes of packed files."""


def packing(start: bytes) -> str | None:
    """Return how a file is packed, by its first bytes; None where it is not."""
    return next((kind for magic, kind in PACKINGS.items() if start.startswith(magic)), None)


def chunks(name: str, path: Path, size: int = CHUNK) -> Iterator[bytes]:
    """Yield the content of a file, unpacked where it is packed, never all of it at once.

    Args:
        name: of the file, for messages.
        path: where it is.
        size: bytes at most in one chunk.

    Raises:
        InputError: it cannot be read, or is damaged or cut off.
    """
    try:
        with path.open("rb") as raw:
            kind = packing(raw.read(4))
            raw.seek(0)
            stream = _unpacked(raw, kind)
            while chunk := stream.read(size):
                yield chunk
    except EOFError as error:
        raise InputError(f"{name}: {kind} data end in the middle", CUT_OFF) from error
    except (OSError, zlib.error) as error:
        if kind is None or (isinstance(error, OSError) and error.errno):
            raise
        said = f"damaged {kind} data" if "Truncated" not in str(error) else "data end in the middle"
        raise InputError(f"{name}: {said}", CUT_OFF) from error


def check_lines(name: str, path: Path) -> None:
    """Refuse a small packed file with a line that would not fit into memory.

    Polars holds a line whole. Only where much may be packed into little, the file is looked
    through: it costs one more unpacking.

    Raises:
        InputError: a line is longer than 64 MB, or the file is damaged.
    """
    with path.open("rb") as file:
        kind = packing(file.read(4))
        size = file.seek(0, os.SEEK_END)
        file.seek(-4, os.SEEK_END)
        unpacked = int.from_bytes(file.read(4), "little") if kind == "gzip" else 0
    if kind is None or (size > _SMALL and unpacked < size * _DENSE):
        return
    line = 0
    for chunk in chunks(name, path):
        at = chunk.find(b"\n")
        line += len(chunk) if at < 0 else at
        if line > _LONGEST_LINE:
            raise InputError(
                f"{name}: a line is longer than {_LONGEST_LINE >> 20} MB", "is it a table?"
            )
        line = line if at < 0 else len(chunk) - chunk.rfind(b"\n") - 1


def _unpacked(raw: BinaryIO, kind: str | None) -> BinaryIO:
    if kind == "gzip":
        return gzip.GzipFile(fileobj=raw)  # type: ignore[return-value]
    if kind == "zstd":
        import pyarrow as pa  # type: ignore[import-untyped]

        return pa.CompressedInputStream(raw, "zstd")  # type: ignore[no-any-return]
    return raw
