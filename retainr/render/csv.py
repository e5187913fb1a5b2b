"""One table as text with separators (RFC 4180)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from retainr.render.excel_safe import excel_safe
from retainr.render.wide import chosen, data_frame

if TYPE_CHECKING:
    from retainr.render import View
    from retainr.results import Result


def render(result: Result, view: View, *, separator: str = ",") -> bytes:
    """Return the chosen table: exact numbers, ISO dates, nothing for null.

    Args:
        result: what the metric says.
        view: table, layout, whether a byte order mark begins the file, and whether what
            would be taken for a formula is marked as text; in a guarded table it always is.
        separator: a comma or a tab.

    Raises:
        InputError: the view names a table that is not there.
    """
    out = io.BytesIO()
    frame = data_frame(result, view)
    safe = view.excel_safe or chosen(result, view).guarded
    (excel_safe(frame) if safe else frame).write_csv(
        out,
        separator=separator,
        include_bom=view.bom,
        line_terminator="\n",
        datetime_format="%Y-%m-%dT%H:%M:%S%.f",
    )
    return out.getvalue()
