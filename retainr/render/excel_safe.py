"""Text that a sheet's program would compute when it opens a CSV, made text again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

_FORMULA = r"^[=+\-@\t\r\n\x00＝＋－＠]"
"""How what is computed begins (OWASP, CSV Injection); NUL is skipped where a file is read."""

_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
"""A number that stands as text is taken for a number, which can do nothing."""


def excel_safe(frame: polars.DataFrame) -> polars.DataFrame:
    """Return a table with an apostrophe before each text that would be taken for a formula.

    Args:
        frame: a table; its headings are texts, too. All else in it stays as it is.
    """
    kinds = (pl.String, pl.Categorical, pl.Enum)
    texts = [name for name, kind in frame.schema.items() if kind in kinds]
    guarded = frame.with_columns(_guarded(pl.col(name).cast(pl.String)) for name in texts)
    heads = pl.DataFrame({"head": frame.columns}, schema={"head": pl.String})
    shown = heads.select(_guarded(pl.col("head")))["head"]
    return guarded.rename(dict(zip(frame.columns, shown, strict=True)))


def _guarded(text: polars.Expr) -> polars.Expr:
    harmless = ~text.str.contains(_FORMULA) | text.str.contains(_NUMBER)
    return pl.when(harmless).then(text).otherwise("'" + text)
