"""A frame as the bytes of a data file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars


def frame_bytes(frame: polars.DataFrame, kind: str) -> bytes:
    """Return a frame as csv, tsv, parquet or jsonl.

    Args:
        frame: what to write.
        kind: the file's ending without its dot.
    """
    buffer = io.BytesIO()
    if kind == "parquet":
        frame.write_parquet(buffer)
    elif kind == "jsonl":
        frame.write_ndjson(buffer)
    else:
        frame.write_csv(buffer, separator="\t" if kind == "tsv" else ",")
    return buffer.getvalue()
