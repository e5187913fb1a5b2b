"""The filter in SQL, over the file's own column names with one type each."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.scan import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

_NUMBER = r"^-?(?:0|[1-9]\d*)(?:\.\d+)?$"
_DATE = r"^\d{4}-\d{2}-\d{2}$"


def columns_of(where: str, file: str, header: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that a filter names.

    Raises:
        InputError: it is not an SQL expression, or names a column that is not there.
    """
    try:
        names = tuple(dict.fromkeys(pl.sql_expr(where).meta.root_names()))
    except pl.exceptions.PolarsError as error:
        raise InputError(
            f"--where {where!r}: {_first_line(error)}",
            "for example: --where \"status = 'paid' and total > 10\"",
        ) from error
    if unknown := [name for name in names if name not in header]:
        near = difflib.get_close_matches(unknown[0], header, 1, 0.5)
        meant = f'did you mean "{near[0]}"? ' if near else ""
        raise InputError(
            f"{file}: no column {quoted(unknown)} in --where",
            f"{meant}names with spaces or capitals stand in double quotes; "
            f"the file has: {quoted(header)}",
        )
    return names


def typed(frame: polars.LazyFrame, names: tuple[str, ...], prefix: str) -> dict[str, polars.Expr]:
    """Return each text column as number, date or text, whichever all its values are.

    Reads these columns once; they stand in the frame under a prefix.
    """
    schema = frame.collect_schema()
    texts = [name for name in names if schema[prefix + name] == pl.String]
    made = {name: pl.col(prefix + name) for name in names}
    if not texts:
        return made
    asked = [flag for name in texts for flag in _questions(prefix + name)]
    found = frame.select(asked).collect(engine="streaming").row(0, named=True)
    return made | {name: _as(prefix + name, found) for name in texts}


def _questions(column: str) -> tuple[polars.Expr, ...]:
    values = pl.col(column).drop_nulls()
    dates = values.str.contains(_DATE) & values.str.to_date("%Y-%m-%d", strict=False).is_not_null()
    return (
        values.str.contains(_NUMBER).all().alias(f"number:{column}"),
        dates.all().alias(f"date:{column}"),
        values.len().alias(f"values:{column}"),
    )


def _as(column: str, found: Mapping[str, object]) -> polars.Expr:
    raw = pl.col(column)
    if found[f"values:{column}"] and found[f"number:{column}"]:
        return raw.cast(pl.Float64)
    if found[f"values:{column}"] and found[f"date:{column}"]:
        return raw.str.to_date("%Y-%m-%d")
    return raw


def asks_for_text(where: str, columns: polars.DataFrame, column: str) -> bool:
    """Say whether a filter applies a function of text (`like`, `lower` …) to a column.

    Args:
        where: the SQL expression.
        columns: a few rows with every column that it names, typed.
        column: one of them, a number.
    """
    text = columns.with_columns(pl.col(column).cast(pl.String))
    return _needs_text(where, columns) and not _needs_text(where, text)


def _needs_text(where: str, columns: polars.DataFrame) -> bool:
    try:
        columns.clear().lazy().filter(pl.sql_expr(where)).collect()
    except pl.exceptions.PolarsError as error:
        return "expected" in _first_line(error) and "String" in _first_line(error)
    return False


def condition(where: str, sample: polars.DataFrame, file: str) -> polars.Expr:
    """Return the filter as an expression that is never null.

    Args:
        where: the SQL expression.
        sample: a few rows with every column that it names, typed.
        file: name of the input, for messages.

    Raises:
        InputError: it compares different types, or is not a condition.
    """
    keep = pl.sql_expr(where)
    try:
        sample.lazy().filter(keep).collect()
        _check_types(keep, sample)
    except pl.exceptions.PolarsError as error:
        values = "; ".join(_example(sample[name]) for name in sample.columns)
        raise InputError(
            f"{file}: --where {where!r}: {_first_line(error)} ({values})",
            "write text as 'x', numbers as 1.5, dates as DATE '2024-01-31'",
        ) from error
    return keep.fill_null(value=False)


def _check_types(keep: polars.Expr, sample: polars.DataFrame) -> None:
    """Refuse what Polars compares silently: a date with a number, a number with a date.

    A column stands in as text once; what Polars then says names the other side's type.

    Raises:
        polars.exceptions.ComputeError: a column is compared with another type.
    """
    for name, dtype in sample.schema.items():
        wrong = "numeric" if dtype.is_temporal() else "date" if dtype.is_numeric() else None
        if wrong is None:
            continue
        try:
            sample.lazy().with_columns(pl.col(name).cast(pl.String)).filter(keep).collect()
        except pl.exceptions.PolarsError as error:
            if _first_line(error).startswith("cannot compare") and wrong in _first_line(error):
                kind = "a number" if wrong == "numeric" else "a date"
                said = f'cannot compare "{name}" with {kind}'
                raise pl.exceptions.ComputeError(said) from error


def _example(column: polars.Series) -> str:
    values = column.drop_nulls()
    shown = repr(values[0]) if len(values) and column.dtype == pl.String else None
    names = {"String": "text", "Float64": "number", "Date": "date", "Datetime": "time"}
    kind = names.get(str(column.dtype.base_type()))
    value = shown or (str(values[0]) if len(values) else "null")
    return f'"{column.name}" is {kind or str(column.dtype).lower()}, for example {value}'


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
