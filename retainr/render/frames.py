"""A frame as the bytes of a data file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def together(frames: Sequence[polars.DataFrame]) -> polars.DataFrame:
    """Return the rows of several inputs in one frame, their columns beside each other.

    They are text, but for the number of the row: one name may mean two things.

    Args:
        frames: rows of each input; `row` is a number in all of them.
    """
    if len(frames) == 1:
        return frames[0]
    names = pl.selectors.exclude("row")
    return pl.concat([frame.cast({names: pl.String}) for frame in frames], how="diagonal")
