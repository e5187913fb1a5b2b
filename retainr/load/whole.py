"""All columns of an input, also those that no role needs: repeated rows, missing values.

The only place where every column is read. Memory holds one number a row, and the rows that
look like repetitions.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load import ledger
from retainr.load.decisions import RAW
from retainr.load.failures import CUT_OFF, UnevenRowsError, reading
from retainr.load.ids import MISSING
from retainr.load.ragged import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars

    from retainr.load.decisions import Decisions
    from retainr.load.rows import Rows
    from retainr.load.scan import Part, Source

_HASH = "retainr:hash"
_FEW, _EACH, _HEAD = 50, 10, 1000
_WORDS = ("event", "status", "currency")
_DECIMAL = r"^\s*[-+(]?\d+[.,]\d+\)?\s*$"
_PLAIN = ("String", "Categorical", "Enum", "Boolean")


@dataclass(frozen=True)
class Whole:
    """Hold what only the whole rows tell.

    Attributes:
        rows: in the files.
        duplicates: used rows that repeat another used row in every column; None where the
            columns are not there.
        missing: role (or column of a segment) to rows without a value.
        segments: columns without a role that have 2 to 50 values and ten rows a value, with
            the number of values; the fewest first.
    """

    rows: int
    duplicates: int | None
    missing: Mapping[str, int]
    segments: Mapping[str, int]


def read_whole(rows: Rows, decided: Decisions | None, *, all_used: bool) -> Whole:
    """Read every column of every row.

    Args:
        rows: the input.
        decided: what was decided about its columns; None where nothing could be.
        all_used: no row was left out, so that none has to be judged again.

    Raises:
        InputError: the files cannot be read, or changed meanwhile.
    """
    try:
        whole = _read(rows, decided, all_used=all_used)
    except UnevenRowsError:
        rows = dataclasses.replace(rows, origin=rows.files.mended())
        whole = _read(rows, decided, all_used=all_used)
    rows.source.check_unchanged()
    if whole.rows == 0:
        raise InputError(f"{rows.name}: no data rows, only headings", CUT_OFF)
    return whole


def _read(rows: Rows, decided: Decisions | None, *, all_used: bool) -> Whole:
    source, typed = _widened(rows.source), rows.typed
    with reading(source.names, source.parts, rows.reading.where):
        raw = source.select(source.columns).select(pl.all().name.prefix(RAW))
        names, candidates = [n for n in source.columns if n != FIELDS], _candidates(rows)
        used = raw.select(RAW + name for name in names)
        if decided is not None and not all_used:
            good = typed.type(raw, decided).filter(ledger.used())
            used = good.select(pl.col(typed.meaning.stored(n)).alias(RAW + n) for n in names)
        hashes = used.select(_hash().alias(_HASH))
        facts = _facts(rows, raw, decided, candidates)
        found, counts = pl.collect_all([hashes, facts], engine="streaming")
        row = counts.row(0, named=True)
        few = [name for name in candidates if 2 <= row[f"distinct:{name}"] <= 2 * _FEW]
        return Whole(
            rows=row["rows"],
            duplicates=_repeated(used, found[_HASH]),
            missing={n.removeprefix("missing:"): v for n, v in row.items() if n[:8] == "missing:"},
            segments=_exactly(raw, few, min(_FEW, row["rows"] // _EACH)),
        )


def _widened(source: Source) -> Source:
    """Return the same files with all columns of all; null where a file lacks one."""
    union = dict.fromkeys(name for part in source.parts for name in part.schema)
    return dataclasses.replace(source, parts=tuple(_with(p, list(union)) for p in source.parts))


def _with(part: Part, names: Sequence[str]) -> Part:
    lacking = [name for name in names if name not in part.schema]
    if not lacking:
        return part
    nothing = (pl.lit(None, dtype=pl.String).alias(name) for name in lacking)
    schema = {**part.schema, **dict.fromkeys(lacking, pl.String())}
    return dataclasses.replace(
        part, frame=part.frame.with_columns(nothing), schema={name: schema[name] for name in names}
    )


def _hash() -> polars.Expr:
    """Return one number a row, the same for rows with the same values."""
    return pl.struct(pl.all()).hash()


def _repeated(used: polars.LazyFrame, hashes: polars.Series) -> int:
    """Return how many rows repeat another one.

    Equal rows have equal hashes; rows whose hash is not the only one of its kind are
    compared whole, so that two rows that merely share a hash are not taken for one.
    """
    ordered = hashes.sort()
    twice = ordered.filter(ordered == ordered.shift(1)).unique()
    if twice.is_empty():
        return 0
    alike = used.filter(_hash().is_in(twice.implode()))
    counts = pl.collect_all(
        [alike.select(pl.len()), alike.unique().select(pl.len())], engine="streaming"
    )
    return int(counts[0].item()) - int(counts[1].item())


def _facts(
    rows: Rows, raw: polars.LazyFrame, decided: Decisions | None, candidates: Sequence[str]
) -> polars.LazyFrame:
    """Return the number of rows, those without a value by role, and roughly how many values."""
    typed = rows.typed
    empty = _blank(rows) | (_empty(rows, decided) if decided is not None else {})
    missing = {f"missing:{role}": where.sum() for role, where in empty.items()}
    frame = typed.meaning.complete(raw, typed.columns, typed.dtypes) if decided else raw
    # Bounded memory, and not far off; those that have few are counted exactly then.
    distinct = {f"distinct:{name}": pl.col(RAW + name).approx_n_unique() for name in candidates}
    return frame.select(pl.len().alias("rows"), **missing, **distinct)


def _blank(rows: Rows) -> dict[str, polars.Expr]:
    """Return where the column of a role holds nothing, or a word for it."""
    found = {}
    for role, column in rows.columns.roles.items():
        text = pl.col(RAW + column).cast(pl.String).str.strip_chars().str.to_lowercase()
        found[role] = text.is_null() | text.is_in(MISSING)
    return found


def _empty(rows: Rows, decided: Decisions) -> dict[str, polars.Expr]:
    plans = rows.typed.plans(decided)
    roles = ("customer", "order", "time", "end", "amount", "acquired")
    found = {role: getattr(plans, role) for role in roles}
    found[str(rows.columns.clock)] = found.pop("time")
    return {role: plan.empty for role, plan in found.items() if plan is not None}


def _candidates(rows: Rows) -> list[str]:
    """Return the columns that could split the customers: no role, and words or whole numbers.

    Events and statuses have a role, and few values for all that.
    """
    roles = {role: name for role, name in rows.columns.roles.items() if role not in _WORDS}
    taken = {*roles.values(), *rows.reading.by, rows.reading.acquired, FIELDS}
    first = rows.source.parts[0].schema
    names = [n for n, dtype in first.items() if n not in taken and _is_plain(dtype)]
    texts = [name for name in names if first[name] == pl.String]
    head = rows.source.parts[0].frame.head(_HEAD).select(texts)
    decimals = head.select(pl.all().str.contains(_DECIMAL).any()).collect(engine="streaming")
    sums = {name for name in texts if decimals[name].item()}
    return [name for name in names if name not in sums]


def _is_plain(dtype: polars.DataType) -> bool:
    return dtype.is_integer() or str(dtype.base_type()) in _PLAIN


def _exactly(raw: polars.LazyFrame, names: Sequence[str], most: int) -> dict[str, int]:
    """Return the number of values of the columns that have few."""
    if not names:
        return {}
    values = {name: pl.col(RAW + name).drop_nulls().n_unique() for name in names}
    row = raw.select(**values).collect(engine="streaming").row(0, named=True)
    found = [(name, count) for name, count in row.items() if 2 <= count <= most]
    return dict(sorted(found, key=lambda item: item[1]))
