"""Files on this machine as an origin of rows: read, typed, judged and counted in one pass."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load import answers, ledger, tallies
from retainr.load import currency as signs
from retainr.load.account import account_of
from retainr.load.decided import decided_of
from retainr.load.decisions import RAW, Deciding, Decisions
from retainr.load.failures import UnevenRowsError, reading
from retainr.load.kinds import is_packed
from retainr.load.origin import Found, Objection
from retainr.load.rejects import examples_of, rejected_rows
from retainr.load.repeated import without_repeated
from retainr.load.shaped import keyed, microseconds, typed_columns

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import polars

    from retainr.engines import Engine
    from retainr.lazy import Frame
    from retainr.load.columns import ColumnMap
    from retainr.load.identity import Identity
    from retainr.load.options import Reading
    from retainr.load.origin import Plan
    from retainr.load.scan import Source
    from retainr.load.typed import TypedColumns


@dataclass(frozen=True)
class Files:
    """Read rows from files; nothing is read until `gather`.

    Attributes:
        source: the files.
        typed: how their columns become typed ones.
        reading: the user's options.
        engine: where the work is done.
    """

    source: Source
    typed: TypedColumns
    reading: Reading
    engine: Engine

    @property
    def names(self) -> tuple[str, ...]:
        """Return the paths as they were typed."""
        return self.source.names

    @property
    def name(self) -> str:
        """Return the input's name for messages."""
        return ", ".join(self.names)

    @property
    def encoding(self) -> str | None:
        """Return the encoding of text files; None where the files are typed."""
        return self.source.encoding

    @property
    def columns(self) -> ColumnMap:
        """Return the column of each role."""
        return self.typed.columns

    @property
    def lines(self) -> bool:
        """Say whether rows with one customer and one order are still to be made one order."""
        return self.columns.get("order") is not None

    @property
    def packed(self) -> bool:
        """Say whether there may be any number of rows in a little room."""
        texts = (part.text for part in self.source.parts)
        return any(is_packed(text.origin) for text in texts if text is not None)

    @property
    def identity(self) -> Identity:
        """Return who the customer of a row is."""
        return self.typed.meaning.identity

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what the user should know about how the files are read."""
        return tuple(part.remark for part in self.source.parts if part.remark)

    @property
    def parts(self) -> tuple[tuple[str, Path | None], ...]:
        """Return the files by name, each with its path where it is one on this machine."""
        return tuple((part.name, part.origin) for part in self.source.parts)

    @property
    def by_day(self) -> None:
        """Return None: the customers' days are still to be computed."""
        return

    def read_as(self, reading: Reading) -> Files:
        """Return the same rows, read by other options; none of them names another column."""
        typed = dataclasses.replace(self.typed, reading=reading)
        return dataclasses.replace(self, reading=reading, typed=typed)

    def mended(self) -> Files:
        """Return the same rows, with those marked that have too few or too many fields.

        Raises:
            InputError: a quote is opened and never closed.
        """
        source = self.source.mended
        typed = dataclasses.replace(self.typed, mark=source.mark)
        return dataclasses.replace(self, source=source, typed=typed)

    def gather(self, plan: Plan, *, as_of_first: bool) -> Found:
        """Compute a plan over the used rows together with the account of all rows.

        Args:
            plan: from the typed rows and the as-of day to named frames.
            as_of_first: the plan needs the as-of day; the rows are read once more where
                only they can tell it.

        Raises:
            InputError: the rows cannot be read.
        """
        try:
            return self._found(plan, as_of_first=as_of_first)
        except InputError as error:
            self.source.check_unchanged()
            if self.source.counted or not isinstance(error, UnevenRowsError):
                raise
        return self.mended()._found(plan, as_of_first=as_of_first)

    def objections(self, found: Found) -> Iterator[Objection]:
        """Yield what the decisions about columns leave open, and scores on another scale."""
        try:
            self.deciding().check(found.decided, found.ledger)
        except InputError as open_question:
            yield Objection("reading", open_question)
        scale = answers.wrong_scale(self, found)
        if scale is not None:
            yield Objection("score-scale", scale)

    def decided(self, found: Found) -> dict[str, str]:
        """Return what was decided about whole columns, to be compared with other files'."""
        return decided_of(self.typed, found.decided)

    def rejected(self, found: Found) -> polars.DataFrame:
        """Return the rejected rows whole, with `source`, `row` and `reason`; reads them again."""
        return rejected_rows(self, found.decided)

    def examples(self, found: Found, reasons: Sequence[str]) -> Mapping[str, str]:
        """Return where a rejected row of each reason is; reads them again."""
        return examples_of(self, found.decided, reasons)

    def _found(self, plan: Plan, *, as_of_first: bool) -> Found:
        with reading(self.source.names, self.source.parts):
            decided = self.deciding().first()
        as_of = self.reading.as_of
        if as_of_first and as_of is None:
            first = self._attempt(lambda _rows, _as_of: {}, decided, None)
            as_of, decided = first.ledger.as_of, first.decided
        found = self._attempt(plan, decided, as_of)
        self.source.check_unchanged()
        return found

    def _attempt(self, plan: Plan, decided: Decisions, as_of: dt.date | None) -> Found:
        """Collect; where the rows contradict what was decided, decide again and collect again."""
        with reading(self.source.names, self.source.parts, self.reading.where):
            # A column may be decided twice: its forms, and what stands around them.
            for _ in range(2 * len(dataclasses.fields(Decisions)) + 1):
                found = self._collect(plan, decided, as_of)
                if found.ledger.any(ledger.SHORT):
                    raise UnevenRowsError(f"{self.name}: a row may have too few fields")
                revised = self.deciding().revised(decided, found.ledger)
                if revised == decided:
                    break
                decided = revised
        return dataclasses.replace(found, decided=revised)

    def _collect(self, plan: Plan, decided: Decisions, as_of: dt.date | None) -> Found:
        frame = self.typed.type(self._raw(), decided)
        if not self.reading.dedupe:
            frame = frame.select(typed_columns(frame))
        frame = frame.with_columns(**microseconds(frame)).cache()
        counted = {"read": self._by_day(frame)}
        if self.reading.dedupe or self.columns.get("event_id") is not None:
            survivors = frame.filter(ledger.survives())
            frame = without_repeated(survivors, self.typed, self.reading).cache()
            counted["kept"] = self._by_day(frame)
        rows = frame.filter(ledger.used())
        if self.columns.contracts:
            rows = rows.with_columns(start_us=pl.col("time_us"))
        for name in sorted({"currency", "survey"} & set(frame.collect_schema())):
            counted[name] = tallies.by_value(self.engine.scan(keyed(rows, name)), name)
        if self.typed.needs.survey:
            counted["scores"] = self.engine.scan(answers.tally(frame, self.typed.needs.scale))
        planned = plan(self.engine.scan(rows), as_of)
        frames = self.engine.collect({**counted, **planned})
        account = account_of({name: frames.pop(name) for name in counted}, self.reading)
        plans = self.typed.plans(decided)
        return Found(self, frames, account, plans.customer, decided, plans.order)

    def _by_day(self, frame: polars.LazyFrame) -> Frame:
        return tallies.by_day(self.engine.scan(frame), frame.collect_schema().names())

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
