"""Rejected rows, shown whole: for `--rejects` and for the message that stops the run."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load import ledger
from retainr.load.decisions import RAW
from retainr.load.measures import MEASURES
from retainr.load.ragged import FIELDS
from retainr.load.times import beyond

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars

    from retainr.load.columns import ColumnMap
    from retainr.load.decisions import Decisions
    from retainr.load.files import Files
    from retainr.load.origin import Found
    from retainr.load.part import Part

_ROW = "retainr:row"


def rejected_rows(files: Files, decided: Decisions, most: int | None = None) -> polars.DataFrame:
    """Return the rejected rows with all their columns, in the files' order.

    Adds `source` (the file), `row` (1-based data row in it) and `reason`; a column of the
    file with such a name keeps it with `file_` before. Where rows have too few or too many
    fields, `fields` says how many, and what did not fit.

    Args:
        files: the input.
        decided: how its columns are read.
        most: at most this many rows of each file and reason; None for all.
    """
    frames = [_of_part(files, decided, part, most) for part in files.source.parts]
    found = pl.concat(frames, how="diagonal_relaxed")
    # No calendar shows such times; as numbers they can be found again.
    return found.with_columns(pl.col(c.name).to_physical() for c in found if beyond(c))


def too_many(found: Found) -> InputError:
    """Return the error for more rejects than allowed, with an example of each reason."""
    account, origin = found.ledger, found.origin
    left = account.rows_read - account.rows_filtered
    rejected = sum(account.reasons.values())
    share = rejected / left
    commonest = list(account.reasons.items())[:3]
    examples = origin.examples(found, [reason for reason, _ in commonest])
    width = max(17, *(len(reason) for reason, _ in commonest))
    details = tuple(
        f"{count:>9,}  {reason:<{width}} {examples.get(reason, '')}" for reason, count in commonest
    )
    return InputError(
        f"{', '.join(origin.names)}: {rejected:,} of {left:,} rows rejected "
        f"({share:.1%}, limit {origin.reading.max_rejects * 100:g}%)",
        _hint(origin.columns, next(iter(account.reasons)), share),
        details,
    )


def examples_of(files: Files, decided: Decisions, reasons: Sequence[str]) -> dict[str, str]:
    """Return where a rejected row of each reason is, and what stands in it."""
    first = rejected_rows(files, decided, most=1)
    return {reason: _example(files, decided, first, reason) for reason in reasons}


def several_currencies(found: Found) -> InputError:
    """Return the error for amounts in more than one currency."""
    counts, origin = found.ledger.currencies, found.origin
    name = origin.columns.get("amount") or str(origin.columns.get("price"))
    named = ", ".join(f"{currency} ({count:,})" for currency, count in counts.items())
    sign = origin.sign_of(next(iter(counts)), name)
    plain = re.fullmatch("[a-z_][a-z0-9_]*", name)
    column = name if plain else f'\\"{name}\\"'
    return InputError(
        f'{", ".join(origin.names)}: "{name}" has amounts in more than one currency: {named}',
        f"keep one of them: --where \"{column} like '%{sign}%'\"",
    )


def _above(share: float) -> float:
    """Return a share in whole percents that accepts this one."""
    return min(-(-share * 100 // 1) / 100, 1.0)


def _hint(columns: ColumnMap, reason: str, share: float) -> str:
    """Return what to type about the commonest reason."""
    accept = f"--max-rejects {_above(share):g} (list: --rejects r.csv)"
    order = f"--date-order dmy or --date-order mdy, or --time-format; to go on without: {accept}"
    preset = columns.preset
    known = f"known are: --explain --preset {preset.name}; " if preset else ""
    asked = {
        "uneven row": f"check separator and quotes of these rows; to go on without: {accept}",
        "unknown status": f'{known}to say yourself which count: --preset none --where "…"; '
        f"to go on without: {accept}",
        "no customer": f"rows without a customer expected? {accept}",
        "ambiguous time": order,
        "ambiguous acquisition date": order,
        "ambiguous end": order,
        "unreadable time": _other_time(columns.clock, accept),
        "unreadable end": _other_time("end", accept),
        "end before start": f"are the two columns the other way round? --start COL --end COL; "
        f"to go on without: {accept}",
        **{f"unreadable {role}": _other_number(role, accept) for role in MEASURES},
        "unreadable observed value": "another column? --observed COL; read are 1, true, yes, event "
        f"and 0, false, no, censored; to go on without: {accept}",
        "no score": f"answers without a score expected? {accept}",
        "unreadable score": "another column? --score COL; read are numbers such as 9, 4.5, 8/10 "
        f"and 10 - Extremely likely, and words such as Very satisfied; to go on without: {accept}",
        "score out of scale": f'codes for no answer? --where "…"; to go on without: {accept}',
        "unreadable amount": "another column? --amount COL; read are amounts such as 1234.50, "
        f"$1,234.50 and 1.234,50 €; to go on without: {accept}",
    }
    return asked.get(reason, f"rows with {reason} expected? {accept}")


def _other_time(role: str | None, accept: str) -> str:
    return (
        f"another column? --{role} COL; another form than 2024-04-03 10:00, "
        f"03/04/2024 or 3 Apr 2024? --time-format FMT; to go on without: {accept}"
    )


def _other_number(role: str, accept: str) -> str:
    form = (
        "whole numbers" if role == "age" else "numbers such as 12 and 12.5 (--decimal comma: 12,5)"
    )
    return f"another column? --{role} COL; read are {form}; to go on without: {accept}"


def _example(files: Files, decided: Decisions, examples: polars.DataFrame, reason: str) -> str:
    found = examples.filter(pl.col("reason") == reason).head(1)
    if found.is_empty():
        return ""
    first = found.row(0, named=True)
    where = f"{first['source']} " if len(files.source.parts) > 1 else ""
    if reason == "uneven row":
        texts = {part.name: part.text for part in files.source.parts}
        names = texts[str(first["source"])].layout.names  # type: ignore[union-attr]
        return f"first: {where}row {first['row']} has {first['fields']}, not {len(names) - 1}"
    columns = [_column_of(files, decided, reason, first)]
    if reason == "end before start":
        columns.append(files.columns.get("end"))
    shown = (_shown(column, first) for column in columns)
    return f"first: {where}row {first['row']}, {', '.join(shown)}"


def _shown(column: str | None, row: Mapping[str, object]) -> str:
    value = row.get(f"file_{column}", row.get(str(column)))
    return f"{column} is null" if value is None else f"{column} is {str(value)[:60]!r}"


def _column_of(
    files: Files, decided: Decisions, reason: str, row: Mapping[str, object]
) -> str | None:
    """Return the column that a reason is about; of a product, the factor that is wrong."""
    columns = files.columns
    role = reason.rsplit(" ", 1)[1]
    if role == "date":
        return files.reading.acquired
    if role == "scale":
        return columns.get("score")
    if role == "value":
        return columns.get("observed")
    if role == "time":
        return columns.get(str(columns.clock))
    if role != "amount" or columns.get("amount"):
        return columns.get(role)
    quantity = files.typed.number("quantity", decided)
    if quantity is None:
        return columns.get("price")
    given = pl.Series(quantity.name, [row.get(str(columns.get("quantity")))], quantity.dtype)
    readable = given.to_frame().select(quantity.number().is_finite()).item()
    return columns.get("price" if readable else "quantity")


def _of_part(files: Files, decided: Decisions, part: Part, most: int | None) -> polars.DataFrame:
    one = dataclasses.replace(files.source, parts=(part,))
    columns = tuple(part.schema)
    raw = one.select(columns).select(pl.all().name.prefix(RAW))
    frame = files.typed.type(raw.with_row_index(_ROW, offset=1), decided).filter(ledger.rejected())
    place = pl.col("fate") % ledger.FILTERED
    reasons = dict(enumerate(ledger.REASONS, 1))
    taken = ("source", "row", "reason", "fields")
    stored = files.typed.meaning.stored
    shown = frame.select(
        pl.lit(part.name).alias("source"),
        pl.col(_ROW).cast(pl.Int64).alias("row"),
        place.replace_strict(reasons, default=None, return_dtype=pl.String).alias("reason"),
        *(pl.col(stored(n)).alias(shown_as(n, taken)) for n in columns),
    )
    if most is not None:
        shown = shown.sort("row").group_by("reason", maintain_order=True).head(most)
    return shown.sort("row").collect(engine="streaming")


def shown_as(name: str, taken: Sequence[str]) -> str:
    """Return what a column is called beside columns that take their own names first."""
    if name == FIELDS:
        return "fields"
    return f"file_{name}" if name in taken else name
