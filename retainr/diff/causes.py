"""Why numbers differ, as far as two results tell: options, time, rows, customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.diff.changes import Cell
from retainr.results import Phrase, Unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from retainr.diff.changes import Compared
    from retainr.diff.document import Document

_READ = ("columns", "preset", "encoding")
"""Parts of the account that say how files were read."""

_FIRST_SEEN = ("cohort_size", "new", "new_customers")
"""Columns that count each customer once, in the first period."""


@dataclass(frozen=True)
class Cause:
    """Hold one thing that can make numbers differ.

    Attributes:
        name: stable, the same in every language.
        count: of what it speaks of: rows, customers, days, cells; None for an option.
        text: the sentence.
    """

    name: str
    count: int | None
    text: Phrase


@dataclass(frozen=True)
class Moved:
    """Hold how the rows of the days that both results saw differ.

    Attributes:
        known: both results say how many rows each day has.
        until: the last day that both saw.
        late: rows that only the new one has.
        gone: rows that only the old one has.
        later: rows of days after the old as-of day.
    """

    known: bool
    until: dt.date | None
    late: int = 0
    gone: int = 0
    later: int = 0


def moved(old: Document, new: Document, name: str = "rows_by_day") -> Moved:
    """Return how the rows of the days that both results saw differ.

    Args:
        old: the earlier result.
        new: the later one.
        name: `rows_by_day`, or `refunds_by_day` for these alone.
    """
    before, now = old.by_day(name), new.by_day(name)
    ends = [day for document in (old, new) if (day := document.day("as_of"))]
    known = bool(before and now and len(ends) == 2)
    if not known:
        return Moved(known=False, until=None)
    until = min(ends)
    days = [day for day in {*before, *now} if day <= until]
    steps = [now.get(day, 0) - before.get(day, 0) for day in days]
    return Moved(
        known=True,
        until=until,
        late=sum(step for step in steps if step > 0),
        gone=-sum(step for step in steps if step < 0),
        later=sum(rows for day, rows in now.items() if day > until),
    )


def causes(old: Document, new: Document, compared: Compared) -> Iterator[Cause]:
    """Yield what can have changed the numbers, what was asked for first.

    Args:
        old: the earlier result.
        new: the later one.
        compared: what differs.
    """
    asked = list(_asked(old, new))
    rows = moved(old, new)
    # An export has another name each week: that it has moves no number.
    files = list(_files(old, new))
    found = [
        *asked,
        *files,
        *_as_of(old, new, rows),
        *_rows(old, new, rows),
        *_customers(old, new, compared, rows),
        *_left_out(old, new),
        *_latest(old, new),
        *_cells(compared),
    ]
    yield from found
    if asked and (rows.late or rows.gone):
        yield Cause("options-or-rows", None, Phrase("diff.cause.options-or-rows"))
    if compared.changes and not rows.known:
        yield Cause("rows-unknown", None, Phrase("diff.cause.rows-unknown"))
    elif compared.changes and found == files:
        yield Cause("values", None, Phrase("diff.cause.values"))


def _asked(old: Document, new: Document) -> Iterator[Cause]:
    """Yield what was asked for differently: options, columns, the program itself."""
    for name in dict.fromkeys((*new.parameters, *old.parameters)):
        if name not in _READ:
            yield from _option(name, old.parameters, new.parameters)
    for name in _READ:
        yield from _option(name, old.data, new.data)
    if old.version != new.version:
        values = {"old": old.version, "new": new.version}
        yield Cause("version", None, Phrase("diff.cause.version", values))


def _option(name: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Cause]:
    if old.get(name) != new.get(name):
        values = {"name": name, "old": _said(old.get(name)), "new": _said(new.get(name))}
        yield Cause("option", None, Phrase("diff.cause.option", values))


def _said(value: object) -> str | Phrase:
    """Return the value of an option as somebody would type it."""
    if value is None or value in ([], {}, ""):
        return Phrase("diff.nothing")
    if isinstance(value, dict):
        return ", ".join(f"{key} = {item}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _files(old: Document, new: Document) -> Iterator[Cause]:
    before, now = old.data.get("sources"), new.data.get("sources")
    if before != now:
        values = {"old": _said(before), "new": _said(now)}
        yield Cause("files", None, Phrase("diff.cause.files", values))


def _latest(old: Document, new: Document) -> Iterator[Cause]:
    """Yield the days of the summary that moved: its numbers are of another period then."""
    for name, now in new.summary.items():
        before = old.summary.get(name)
        if new.units.get(name) is Unit.DATE and before != now:
            values = {"name": name, "old": _said(before), "new": _said(now)}
            yield Cause("latest", None, Phrase("diff.cause.latest", values))


def _as_of(old: Document, new: Document, rows: Moved) -> Iterator[Cause]:
    before, now = old.day("as_of"), new.day("as_of")
    if before is None or now is None or before == now:
        return
    days = (now - before).days
    values: dict[str, object] = {"old": before, "new": now, "count": abs(days)}
    values["rows"] = Phrase("diff.rows", {"count": rows.later})
    key = "as-of" if days > 0 else "as-of-back"
    yield Cause("as-of", abs(days), Phrase(f"diff.cause.{key}", values))


def _rows(old: Document, new: Document, rows: Moved) -> Iterator[Cause]:
    refunds = moved(old, new, "refunds_by_day")
    for name, count, whole in (
        ("late-rows", rows.late, rows),
        ("rows-gone", rows.gone, rows),
        ("late-refunds", refunds.late, refunds),
        ("refunds-gone", refunds.gone, refunds),
    ):
        if count:
            values = {"count": count, "until": whole.until}
            yield Cause(name, count, Phrase(f"diff.cause.{name}", values))


def _customers(old: Document, new: Document, compared: Compared, rows: Moved) -> Iterator[Cause]:
    """Yield customers who were merged or split: more or fewer of them in the same rows."""
    more = _more_customers(old, new, compared)
    if not rows.known or not more:
        return
    if more < 0:
        name = "customers-merged" if not rows.gone else "customers-fewer"
        late = "-late" if rows.late and not rows.gone else ""
        yield Cause(name, -more, Phrase(f"diff.cause.{name}{late}", {"count": -more}))
    elif not rows.late:
        yield Cause("customers-split", more, Phrase("diff.cause.customers-split", {"count": more}))


def _more_customers(old: Document, new: Document, compared: Compared) -> int:
    """Return how many customers more the periods have that were complete before."""
    if old.day("as_of") == new.day("as_of"):
        return int(new.data.get("customers") or 0) - int(old.data.get("customers") or 0)
    for pairs in compared.pairs.values():
        for column in _FIRST_SEEN:
            both = [
                (before, now)
                for before, now in pairs
                if before.get("complete") and not before.get("age")
            ]
            if any(column in before for before, _ in both):
                return sum((now[column] or 0) - (before[column] or 0) for before, now in both)
    return 0


def _left_out(old: Document, new: Document) -> Iterator[Cause]:
    for name in ("rows_filtered", "rows_rejected", "rows_deduplicated", "rows_after_as_of"):
        before, now = int(old.data.get(name) or 0), int(new.data.get(name) or 0)
        if before != now:
            values = {"what": Phrase(f"diff.left-out.{name}"), "old": before, "new": now}
            text = Phrase("diff.cause.left-out", values)
            yield Cause(name.replace("_", "-"), abs(now - before), text)


def _cells(compared: Compared) -> Iterator[Cause]:
    rows = {(c.table, c.row) for c in compared.changes if c.cell is Cell.NEWLY_COMPLETE}
    if rows:
        text = Phrase("diff.cause.newly-complete", {"count": len(rows)})
        yield Cause("newly-complete", len(rows), text)
    for name, which in (("added", compared.added), ("gone", compared.gone)):
        if which:
            text = Phrase(f"diff.cause.cells-{name}", {"count": len(which)})
            yield Cause(f"cells-{name}", len(which), text)
