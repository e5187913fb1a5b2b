"""Packed files (gzip, Zstandard) as streams of what is in them."""

from __future__ import annotations

import gzip
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


def _unpacked(raw: BinaryIO, kind: str | None) -> BinaryIO:
    if kind == "gzip":
        return gzip.GzipFile(fileobj=raw)  # type: ignore[return-value]
    if kind == "zstd":
        import pyarrow as pa  # type: ignore[import-untyped]

        return pa.CompressedInputStream(raw, "zstd")  # type: ignore[no-any-return]
    return raw
