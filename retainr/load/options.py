"""What a command needs of its input, and how the user says it is to be read."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from retainr.load.scales import Scale


@dataclass(frozen=True)
class Needs:
    """Say which roles a command reads.

    Attributes:
        required: roles without which nothing can be computed.
        optional: roles that are used where the file has them.
        lenient: what is in doubt is left out, for a command that says itself what is wrong.
        contracts: rows may be contracts instead, which have a start and perhaps an end in
            place of a time: where the user names one of these columns, or where the file
            has a start and no time.
        scale: of the answers of a survey; None where any is read.
        scale_option: by which the command takes answers on any scale; None where another
            command is for those on other ones.
    """

    required: tuple[str, ...] = ("customer", "time")
    optional: tuple[str, ...] = ("order", "amount", "quantity", "price")
    lenient: bool = False
    contracts: bool = False
    scale: Scale | None = None
    scale_option: str | None = None

    @property
    def survey(self) -> bool:
        """Say whether rows are answers of a survey."""
        return "score" in self.required

    @property
    def must_be_dated(self) -> bool:
        """Say whether a row without a time is a reject: of answers only where time is cut."""
        return "time" in self.required or not self.survey

    @property
    def dated(self) -> Needs:
        """Return the needs of a command that cuts time: a row without one is a reject."""
        if "time" in self.required:
            return self
        optional = tuple(role for role in self.optional if role != "time")
        return replace(self, required=(*self.required, "time"), optional=optional)

    def with_named(self, reading: Reading) -> Needs:
        """Return the needs with what the user's options ask for beside them.

        Events with an id are read once, whatever is computed of them. Of answers, days that
        count ask for a time.
        """
        days = (reading.since, reading.until, reading.as_of)
        if self.survey and any(day is not None for day in days):
            return self.dated
        dated = "time" in self.required and "event_id" not in self.optional
        if not dated or "event_id" not in reading.columns:
            return self
        return replace(self, optional=(*self.optional, "event_id"))

    @property
    def of_contracts(self) -> Needs:
        """Return what the same command reads of contracts."""
        money = (role for role in ("amount", "quantity", "price") if role in self.optional)
        return Needs(("customer", "start"), ("end", *money))


EVENTS = Needs(("customer", "time", "event"), ("event_id", "amount", "quantity", "price"))
"""What is read of events that are told apart by their names."""


def told(options: Any) -> dict[str, Any]:
    """Return by name what a frozen object of options says of its numbers.

    Where they are computed changes none, and an engine's address may hold a token.
    """
    asked = (one for one in fields(options) if one.compare and one.repr)
    return {one.name: getattr(options, one.name) for one in asked}


DURATIONS = Needs(("duration", "observed"), ())
"""What is read of a table of durations: days, and whether an end was seen then."""

SURVIVORS = Needs(("age", "survivors"), ())
"""What is read of a table of survivors."""

SURVEY = Needs(("score",), ("customer", "time", "comment"))
"""What is read of the answers of a survey; `SURVEY.dated` where time is cut."""


@dataclass(frozen=True)
class Reading:
    """Say how rows are read, filtered and rejected.

    Attributes:
        columns: role to column name, as given by the user.
        by: columns whose value on a customer's first order is its segment.
        where: SQL expression over the file's own columns that rows must meet.
        since: first day that counts.
        until: last day that counts.
        as_of: last day that is fully observed; None takes the last readable row's.
        tz: the report zone; times with an offset are converted to it.
        max_rejects: share of the rows left by the filters that may be rejected.
        dedupe: drop rows that repeat another whole row.
        refunds: `keep` subtracts refunds from the revenue, `drop` leaves them out.
        amount_scale: decimal places that money is summed in.
        new_since: customers first seen before this day are left out.
        acquired: column with the customer's acquisition date.
        encoding: of text files; None lets their headers tell.
        skip_rows: rows above the header that are passed over.
        sheet: name of a workbook's sheet, or its number from 1; None takes the first.
        query: SQL whose rows are read from a database.
        date_order: `dmy` or `mdy` where numbers alone don't tell the day from the month;
            None finds out.
        time_format: the only form of time that is read, in strptime's notation.
        decimal: `point` or `comma` (or the sign itself); None finds out.
        preset: name of the export that the input is, or `none`; None recognises it.
        allow_masked_id: take ids that are hidden in part, or stand in for a customer, as they are.
        customer_map: file that says which ids are one customer.
        engine: that reads and reduces the rows, where it is not this machine; it may hold a
            token, and is never shown.
        shared_filesystem: the engine sees the files of this machine.
        given: names of the options that the user gave, be it with their default: what a store
            was reduced with holds where nothing is said.
        memory_budget: size such as `2GB` above which the reduction spills to disk; it changes
            no number.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    where: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    as_of: dt.date | None = None
    tz: str = "UTC"
    max_rejects: float = 0.05
    dedupe: bool = False
    refunds: str = "keep"
    amount_scale: int = 4
    new_since: dt.date | None = None
    acquired: str | None = None
    encoding: str | None = None
    skip_rows: int = 0
    sheet: str | None = None
    query: str | None = None
    date_order: str | None = None
    time_format: str | None = None
    decimal: str | None = None
    preset: str | None = None
    allow_masked_id: bool = False
    customer_map: str | None = None
    engine: str | None = field(default=None, repr=False)
    shared_filesystem: bool = field(default=False, repr=False)
    given: frozenset[str] = field(default=frozenset(), compare=False)
    memory_budget: str | None = field(default=None, repr=False)

    @property
    def served(self) -> bool:
        """Say whether an engine is named that is not this machine."""
        return self.engine not in (None, "polars")
