"""One table as a Parquet file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from retainr.render.wide import data_frame

if TYPE_CHECKING:
    from retainr.render import View
    from retainr.results import Result

_GROUP_ROWS = 2**18


def render(result: Result, view: View) -> bytes:
    """Return the chosen table, the same bytes whatever the number of threads.

    Raises:
        InputError: the view names a table that is not there.
    """
    out = io.BytesIO()
    frame = data_frame(result, view)
    # Without a size the groups would follow the chunks that the threads left in the frame.
    frame.write_parquet(out, compression="zstd", row_group_size=_GROUP_ROWS)
    return out.getvalue()
