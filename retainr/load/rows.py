"""Orders and events: typed rows, and the account of what was left out."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load import answers, ledger
from retainr.load import currency as signs
from retainr.load.account import account_of
from retainr.load.decisions import RAW, Deciding, Decisions
from retainr.load.failures import UnevenRowsError, reading
from retainr.load.objections import objections
from retainr.load.rejects import rejected_rows
from retainr.load.repeated import without_repeated

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Mapping

    import polars

    from retainr.engines import Engine
    from retainr.lazy import Frame
    from retainr.load.ids import IdPlan
    from retainr.load.ledger import Ledger
    from retainr.load.options import Reading
    from retainr.load.scan import Source
    from retainr.load.typed import TypedColumns


_NEEDED_ONCE = ("scaled", "refunded", "standing")
"""Columns that other columns are made from."""


@dataclass(frozen=True)
class Collected:
    """Hold what a plan over the rows came to.

    Attributes:
        rows: the input as it was read in the end.
        frames: the plan's frames by name; who takes one out frees its memory.
        ledger: the rows by day and fate.
        decided: what was decided about the columns in the end.
    """

    rows: Rows
    frames: dict[str, polars.DataFrame]
    ledger: Ledger
    decided: Decisions

    @property
    def customers(self) -> IdPlan | None:
        """Return how customers were read, which tells their ids from keys."""
        return self.rows.typed.plans(self.decided).customer


@dataclass(frozen=True)
class Rows:
    """Hold the rows of one input: orders, order lines, events, contracts or answers.

    Nothing is read until `collect`; then the rows are read once for everything that is
    asked, the account included.

    Attributes:
        source: the files.
        typed: how their columns become typed ones.
        reading: the user's options.
        engine: where the work is done.
        ahead: what was read of them for several metrics at once, by what these want.
    """

    source: Source
    typed: TypedColumns
    reading: Reading
    engine: Engine
    ahead: Mapping[Hashable, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the input's name for messages."""
        return ", ".join(self.source.names)

    def has(self, role: str) -> bool:
        """Say whether the rows carry a role; `amount` may be quantity × price."""
        columns = self.typed.columns
        if role == "amount" and columns.get("quantity") is not None:
            return True
        return columns.get(role) is not None

    def collect(
        self,
        plan: Callable[[Frame, dt.date | None], Mapping[str, Frame]],
        *,
        as_of_first: bool = False,
    ) -> Collected:
        """Compute a plan over the used rows together with the account of all rows.

        Args:
            plan: from the typed rows and the as-of day to named frames.
            as_of_first: the plan needs the as-of day; the rows are read once more where
                only they can tell it.

        Raises:
            InputError: the rows cannot be read, or too many are rejected.
        """
        collected = self.gather(plan, as_of_first=as_of_first)
        for objection in objections(collected):
            raise objection.error
        return collected

    def gather(
        self,
        plan: Callable[[Frame, dt.date | None], Mapping[str, Frame]],
        *,
        as_of_first: bool = False,
    ) -> Collected:
        """Compute as `collect` does, whatever there is to object to the rows.

        Raises:
            InputError: the rows cannot be read.
        """
        try:
            return self._collected(plan, as_of_first=as_of_first)
        except InputError as error:
            self.source.check_unchanged()
            if self.source.counted or not isinstance(error, UnevenRowsError):
                raise
        source = self.source.mended
        typed = dataclasses.replace(self.typed, mark=source.mark)
        mended = dataclasses.replace(self, source=source, typed=typed)
        return mended._collected(plan, as_of_first=as_of_first)

    def _collected(
        self,
        plan: Callable[[Frame, dt.date | None], Mapping[str, Frame]],
        *,
        as_of_first: bool,
    ) -> Collected:
        with reading(self.source.names, self.source.parts):
            decided = self.deciding().first()
        as_of = self.reading.as_of
        if as_of_first and as_of is None:
            first = self._attempt(lambda _rows, _as_of: {}, decided, None)
            as_of, decided = first.ledger.as_of, first.decided
        collected = self._attempt(plan, decided, as_of)
        self.source.check_unchanged()
        return collected

    def rejected(self) -> polars.DataFrame:
        """Return the rejected rows whole, with `source`, `row` and `reason`; reads them again.

        Raises:
            InputError: the rows cannot be read.
        """
        collected = self.gather(lambda _rows, _as_of: {})
        return rejected_rows(collected.rows, collected.decided)

    def _attempt(
        self,
        plan: Callable[[Frame, dt.date | None], Mapping[str, Frame]],
        decided: Decisions,
        as_of: dt.date | None,
    ) -> Collected:
        """Collect; where the rows contradict what was decided, decide again and collect again."""
        with reading(self.source.names, self.source.parts, self.reading.where):
            # A column may be decided twice: its forms, and what stands around them.
            for _ in range(2 * len(dataclasses.fields(Decisions)) + 1):
                collected = self._collect(plan, decided, as_of)
                if collected.ledger.any(ledger.SHORT):
                    raise UnevenRowsError(f"{self.name}: a row may have too few fields")
                revised = self.deciding().revised(decided, collected.ledger)
                if revised == decided:
                    break
                decided = revised
        return dataclasses.replace(collected, decided=revised)

    def _collect(
        self,
        plan: Callable[[Frame, dt.date | None], Mapping[str, Frame]],
        decided: Decisions,
        as_of: dt.date | None,
    ) -> Collected:
        frame = self.typed.type(self._raw(), decided)
        if not self.reading.dedupe:
            frame = frame.select(_typed_columns(frame))
        frame = frame.cache()
        tallies = {"read": ledger.tally(frame)}
        if self.reading.dedupe or self.has("event_id"):
            survivors = frame.filter(ledger.survives())
            frame = without_repeated(survivors, self.typed, self.reading).cache()
            tallies["kept"] = ledger.tally(frame)
        for name in sorted({"currency", "survey"} & set(frame.collect_schema())):
            tallies[name] = ledger.by_value(frame, name)
        if self.typed.needs.survey:
            tallies["scores"] = answers.tally(frame, self.typed.needs.scale)
        rows = frame.filter(ledger.used()).with_columns(**_microseconds(frame))
        if self.typed.columns.contracts:
            rows = rows.with_columns(start_us=pl.col("time_us"))
        scanned = {name: self.engine.scan(tally) for name, tally in tallies.items()}
        planned = plan(self.engine.scan(rows), as_of)
        found = self.engine.collect({**scanned, **planned})
        account = account_of({name: found.pop(name) for name in tallies}, self.reading)
        return Collected(self, found, account, decided)

    def _raw(self) -> polars.LazyFrame:
        """Return the columns that are used, under names that no typed column has."""
        used = self.source.columns if self.reading.dedupe else tuple(self.typed.dtypes)
        return self.source.select(used).select(pl.all().name.prefix(RAW))

    def sign_of(self, currency: str, column: str) -> str:
        """Return how a currency is written in a column of amounts; reads the rows again."""
        text = pl.col(RAW + column)
        found = self._raw().filter(signs.currency(text.str.strip_chars()) == currency)
        example = found.select(text.min()).collect(engine="streaming").item()
        return signs.sign_in(example) or currency

    def deciding(self) -> Deciding:
        """Return what decides about the columns."""
        typed = self.typed
        return Deciding(
            typed.columns,
            typed.dtypes,
            self.reading,
            self.name,
            typed.sample,
            self._raw(),
            typed.needs,
        )


def _microseconds(frame: polars.LazyFrame) -> dict[str, polars.Expr]:
    """Return each time once more as microseconds since 1970."""
    names = [name for name in ("time", "end", "acquired") if name in frame.collect_schema()]
    return {f"{name}_us": pl.col(name).dt.timestamp("us") for name in names}


def _typed_columns(frame: polars.LazyFrame) -> list[str]:
    names = frame.collect_schema().names()
    return [n for n in names if not n.startswith(RAW) and n not in _NEEDED_ONCE]
