"""Arrow files, as Polars and pyarrow write them (Feather, version 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.failures import damaged, reading
from retainr.load.part import Part

if TYPE_CHECKING:
    from retainr.load.options import Reading
    from retainr.load.paths import File

_MAGIC = b"ARROW1"
_SHORTEST = 20


def arrow(file: File, _options: Reading) -> Part:
    """Return an Arrow file.

    Raises:
        InputError: it was cut off, or cannot be read.
    """
    with reading([file.name]):
        size = file.path.stat().st_size
        with file.path.open("rb") as content:
            start = content.read(6)
            content.seek(max(size - 6, 0))
            whole = size > _SHORTEST and start == content.read(6) == _MAGIC
        if not whole:
            raise InputError(
                f"{file.name}: not a whole Arrow file", "was it cut off while it was copied?"
            )
    frame = pl.scan_ipc(file.path, glob=False)
    try:
        schema = frame.collect_schema()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise damaged(file.name, str(error)) from error
    return Part(file.name, frame, dict(schema), file.path, spool=file.spool)
