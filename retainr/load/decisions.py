"""What is decided once about whole columns: first from a sample, revised where rows contradict."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load import amount_choice, ids, ledger, score_choice, time_choice
from retainr.load.amounts import STYLES, AmountChoice
from retainr.load.evidence import TEXT, Evidence
from retainr.load.scores import ScoreChoice, is_text
from retainr.load.times import TimeChoice, plan_typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars

    from retainr.load.columns import ColumnMap
    from retainr.load.ledger import Ledger
    from retainr.load.options import Needs, Reading

RAW = "raw:"
MONEY = ("amount", "quantity", "price", "refunded")
_REASON = {"acquired": "acquisition date"}
_OTHER = {"time": "end", "end": "time"}
"""Both ends of a contract: where one of them tells the day from the month, so it does for both."""


@dataclass(frozen=True)
class Decisions:
    """Hold what was decided about whole columns; revised when rows contradict it.

    Attributes:
        customer: how ids are read: `coded`, `text` or `floats` (text such as `12583.0`).
        order: the same for order ids.
        time: how times, or the starts of contracts, are read.
        end: how the ends of contracts are read.
        acquired: how acquisition dates are read.
        amount: how amounts are read.
        quantity: how quantities are read.
        price: how unit prices are read.
        refunded: how refunded amounts are read.
        score: how the answers of a survey are read.
        fill_amounts: some amounts are empty; the order may have one on another line.
        number_orders: some order ids are missing; each of these rows is an order.
    """

    customer: str = "coded"
    order: str = "coded"
    time: TimeChoice = field(default_factory=TimeChoice)
    end: TimeChoice = field(default_factory=TimeChoice)
    acquired: TimeChoice = field(default_factory=TimeChoice)
    amount: AmountChoice = field(default_factory=AmountChoice)
    quantity: AmountChoice = field(default_factory=AmountChoice)
    price: AmountChoice = field(default_factory=AmountChoice)
    refunded: AmountChoice = field(default_factory=AmountChoice)
    score: ScoreChoice = field(default_factory=ScoreChoice)
    fill_amounts: bool = False
    number_orders: bool = False

    @property
    def times(self) -> Mapping[str, TimeChoice]:
        """Return what was decided about both ends of contracts."""
        return {role: getattr(self, role) for role in _OTHER}


@dataclass(frozen=True)
class Deciding:
    """Decide about the columns of an input.

    Attributes:
        columns: role to the file's column.
        dtypes: type of each column used.
        reading: the user's options.
        file: name of the input, for messages.
        sample: its first rows, under the raw names.
        rows: all rows, under the raw names; reading them reads the files.
        needs: what the command reads.
    """

    columns: ColumnMap
    dtypes: Mapping[str, polars.DataType]
    reading: Reading
    file: str
    sample: polars.DataFrame
    rows: polars.LazyFrame
    needs: Needs

    def first(self) -> Decisions:
        """Decide from the sample, or from all rows where it does not suffice.

        Raises:
            InputError: a column can be read in several ways, and only the user can tell.
        """
        times: dict[str, TimeChoice] = {}
        for role, evidence in self._times(times):
            times[role] = self._time(role, evidence)
        for role, evidence in self._times(times):
            if times[role].doubt and evidence.usual:
                times[role] = self._time(role, evidence)
        found: dict[str, object] = dict(times)
        for role, evidence in self._amounts():
            found[role] = amount_choice.choose(evidence, self._style())
        for evidence in self._scores():
            found["score"] = score_choice.choose(evidence, self._steps(), comma=self._comma())
        found["fill_amounts"] = self._on_first_line("amount")
        return Decisions(**found)  # type: ignore[arg-type]

    def revised(self, decided: Decisions, account: Ledger) -> Decisions:
        """Return the decisions that the rows allow.

        Args:
            decided: what they were read by.
            account: what became of them.

        Raises:
            InputError: as `first`.
        """
        changes: dict[str, object] = {}
        for role, bit in (("customer", ledger.BAD_CUSTOMER), ("order", ledger.BAD_ORDER)):
            if account.any(bit) and getattr(decided, role) == "coded":
                changes[role] = self._text_or_floats(self.columns.roles[role])
        if account.any(ledger.NO_ORDER):
            changes["number_orders"] = True
        if "no amount" in account.all_reasons and self.columns.get("order"):
            changes["fill_amounts"] = True
        return dataclasses.replace(decided, **changes, **self._values(decided, account))  # type: ignore[arg-type]

    def check(self, decided: Decisions, account: Ledger) -> None:
        """Refuse times that could be read in two ways when no value of theirs tells which.

        Args:
            decided: what the rows were read by.
            account: what became of them.

        Raises:
            InputError: there are such times among the rows that the filters left.
        """
        for role, evidence in self._times(decided.times):
            doubt = getattr(decided, role).doubt
            if doubt and f"ambiguous {_REASON.get(role, role)}" in account.reasons:
                raise time_choice.doubtful(self.file, evidence.column, doubt)

    def _values(self, decided: Decisions, account: Ledger) -> dict[str, object]:
        """Return the decisions about times and amounts that were not all read."""
        unread = account.any(ledger.UNREAD)
        changes: dict[str, object] = {}
        for role, evidence in self._times(decided.times):
            name = _REASON.get(role, role)
            choice = getattr(decided, role)
            if choice.doubt and evidence.usual:
                changes[role] = self._time(role, evidence)
            elif unread or account.all_reasons & {f"unreadable {name}", f"ambiguous {name}"}:
                changes[role] = time_choice.revise(evidence, choice, self.reading.date_order)
        if unread or "unreadable amount" in account.all_reasons:
            for role, evidence in self._amounts():
                choice = getattr(decided, role)
                changes[role] = amount_choice.revise(evidence, choice, self._style())
        for evidence in self._scores() if unread else ():
            changes["score"] = score_choice.revise(
                evidence, decided.score, self._steps(), comma=self._comma()
            )
        return changes

    def _time(self, role: str, evidence: Evidence) -> TimeChoice:
        pattern = self.reading.time_format if role in _OTHER else None
        return time_choice.choose(evidence, self.reading.date_order, pattern)

    def _times(self, found: Mapping[str, TimeChoice]) -> Iterator[tuple[str, Evidence]]:
        """Yield the columns of times that are text.

        Args:
            found: what is known about them; it may grow meanwhile.
        """
        clock = self.columns.clock
        for role, column in (
            ("time", self.columns.get(clock) if clock else None),
            ("end", self.columns.get("end") if self.columns.contracts else None),
            ("acquired", self.reading.acquired),
        ):
            if column and plan_typed(RAW + column, self.dtypes[column], "UTC") is None:
                usual = self._usual(clock if role == "time" else role)
                other = found.get(_OTHER.get(role, ""))
                usual = usual or (other.order if other else None)
                yield role, dataclasses.replace(self._evidence(column), usual=usual)

    def _usual(self, role: str | None) -> str | None:
        """Return the order of day and month that the export is known for."""
        preset = self.columns.preset
        known = preset and role and self.columns.found_by.get(role) == "preset"
        return preset.layout.date_order if preset and known else None

    def _on_first_line(self, role: str) -> bool:
        """Say whether only the first line of an order has a cell of this role."""
        preset, order = self.columns.preset, self.columns.get("order")
        return bool(preset and order and role in preset.first_line)

    def _amounts(self) -> Iterator[tuple[str, Evidence]]:
        for role in MONEY:
            column = self.columns.get(role)
            if column and self.dtypes[column] == pl.String:
                yield role, self._evidence(column)

    def _scores(self) -> Iterator[Evidence]:
        """Yield the column of a survey's scores where it is text."""
        column = self.columns.get("score") if self.needs.survey else None
        if column and is_text(self.dtypes[column]):
            yield self._evidence(column)

    def _steps(self) -> int | None:
        """Return the steps of the scale that the user declares."""
        scale = self.needs.scale
        return scale.high if scale and scale.declared else None

    def _comma(self) -> bool | None:
        style = self._style()
        return style == "comma" if style else None

    def _evidence(self, column: str) -> Evidence:
        text = pl.col(RAW + column).cast(pl.String).alias(TEXT)
        return Evidence(self.file, column, self.sample.lazy().select(text), self.rows.select(text))

    def _style(self) -> str | None:
        return STYLES[self.reading.decimal] if self.reading.decimal else None

    def _text_or_floats(self, column: str) -> str:
        frame = self.rows.select(ids.float_share(RAW + column).alias("all"))
        return "floats" if frame.collect(engine="streaming").item() else "text"
