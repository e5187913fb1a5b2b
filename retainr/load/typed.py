"""The seam where the file's columns become typed ones with canonical names.

Behind it the user's names are gone: `customer`, `time`, `time_us`, `order`, `amount`,
`event`, `acquired`, `acquired_us`, `segment_0` …, and `fate`, which says what becomes of
the row. The time of a contract is its start, `start_us` once more; `end_us` is null while
it runs. Answers of a survey have `score`, `comment` and `row`, their place in the files; the
customer and the time of one may be null. Durations have `duration` and `observed` instead of
all that; tables of survivors `age` and `survivors`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load import amounts, ids, ledger, times
from retainr.load.amounts import STYLES, AmountColumn
from retainr.load.decisions import RAW
from retainr.load.fate import Plans, fate
from retainr.load.judged import judged
from retainr.load.meaning import Meaning
from retainr.load.measures import MEASURES, plan_measure
from retainr.load.options import Needs
from retainr.load.scan import MARK
from retainr.load.scores import ScoreColumn

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.load.columns import ColumnMap
    from retainr.load.decisions import Decisions
    from retainr.load.ids import IdPlan
    from retainr.load.measures import MeasurePlan
    from retainr.load.options import Reading
    from retainr.load.scores import ScorePlan
    from retainr.load.times import TimeChoice, TimePlan


@dataclass(frozen=True)
class TypedColumns:
    """Turn raw columns into typed ones.

    Attributes:
        columns: role to the file's column.
        dtypes: type of each column used.
        sample: its first rows, under the raw names.
        reading: the user's options.
        file: name of the input, for messages.
        where: the columns that `--where` names, typed where they have no role.
        mark: what the column that marks uneven rows says, as `Source.mark` does.
        meaning: what rows mean beyond their own cells.
        needs: what the command reads.
    """

    columns: ColumnMap
    dtypes: Mapping[str, polars.DataType]
    sample: polars.DataFrame
    reading: Reading
    file: str
    where: Mapping[str, polars.Expr]
    mark: str | None
    meaning: Meaning = field(default_factory=Meaning)
    needs: Needs = field(default_factory=Needs)

    def type(self, raw: polars.LazyFrame, decided: Decisions) -> polars.LazyFrame:
        """Return the typed rows; the raw columns stay beside them."""
        frame = self.meaning.complete(raw, self.columns, self.dtypes)
        if decided.number_orders or self.needs.survey:
            frame = frame.with_row_index(f"{RAW}:row")
        plans = self.plans(decided)
        if self.reading.where:
            frame = judged(frame, self, plans, decided)
        frame = frame.with_columns(**self._made(plans, number_orders=decided.number_orders))
        if plans.end:
            frame = frame.with_columns(end=_not_before("time"))
        if plans.amount:
            frame = frame.with_columns(amount=plans.amount.value(pl.col("scaled")))
        if plans.refunded:
            frame = frame.with_columns(refunded=plans.refunded.value(plans.refunded.scaled))
        if plans.amount and decided.fill_amounts:
            frame = _filled(frame, plans.amount)
        made = fate(plans, self.reading, number_orders=decided.number_orders)
        money = [role for role in ("amount", "refunded") if getattr(plans, role)]
        return self.meaning.settle(frame.with_columns(fate=made), money, ledger.survives())

    def plans(self, decided: Decisions) -> Plans:
        """Return how each role's column is read."""
        acquired, mark = self.reading.acquired, pl.col(RAW + MARK)
        clock = self.columns.get(str(self.columns.clock))
        return Plans(
            customer=self._customer(decided.customer),
            time=self._time_of_row(clock, decided.time) if clock else None,
            end=self._end(decided.end),
            order=self.id_plan("order", decided.order) if self.columns.get("order") else None,
            acquired=self._time(acquired, decided.acquired) if acquired else None,
            amount=self._amount(decided),
            refunded=self._refunded(decided),
            standing=self.meaning.standing(self.columns),
            uneven=mark if self.mark == "certain" else None,
            short=mark if self.mark == "perhaps" else None,
            score=self._score(decided) if self.needs.survey else None,
            dated=self.needs.must_be_dated,
            measures={role: self._measure(role) for role in MEASURES if self.columns.get(role)},
        )

    def number(self, role: str, decided: Decisions) -> AmountColumn | None:
        """Return how the numbers of a role are read, or None where there are none."""
        column = self.columns.get(role)
        if column is None:
            return None
        return AmountColumn(RAW + column, self.dtypes[column], getattr(decided, role))

    def _made(self, plans: Plans, *, number_orders: bool) -> dict[str, polars.Expr]:
        made = {role: plan.value for role, plan in plans.measures.items()}
        if plans.customer:
            made["customer"] = plans.customer.key
        valued = ("time", "end", "acquired", "score")
        made |= {name: plan.value for name in valued if (plan := getattr(plans, name))}
        if plans.score:
            made |= self._survey()
            made["row"] = pl.col(f"{RAW}:row").cast(pl.Int64)
        if plans.order:
            made["order"] = _numbered(plans.order.key) if number_orders else plans.order.key
        if plans.amount:
            made["scaled"] = plans.amount.scaled
            made |= self._currency(plans.amount)
        if plans.standing is not None:
            made["standing"] = plans.standing
        return made | self._texts()

    def _amount(self, decided: Decisions) -> amounts.AmountPlan | None:
        scale = self.reading.amount_scale
        if column := self.number("amount", decided):
            return amounts.plan_amount(column, scale, file=self.file)
        quantity, price = self.number("quantity", decided), self.number("price", decided)
        return amounts.plan_product(quantity, price, scale) if quantity and price else None

    def _refunded(self, decided: Decisions) -> amounts.AmountPlan | None:
        column = self.number("refunded", decided)
        if column is None:
            return None
        return amounts.plan_amount(column, self.reading.amount_scale, file=self.file)

    def _currency(self, amount: amounts.AmountPlan) -> dict[str, polars.Expr]:
        """Return the currency of each row where there is one that could be mixed with others."""
        column = self.columns.get("currency")
        if column in self.reading.by:
            return {}
        if column:
            text = pl.col(RAW + column).cast(pl.String).str.strip_chars()
            return {"currency": pl.when(text != "").then(text)}
        return {} if amount.currency is None else {"currency": amount.currency}

    def _survey(self) -> dict[str, polars.Expr]:
        """Return which survey each row answers, where an export mixes several."""
        column = self.columns.get("survey")
        if column is None or column in self.reading.by:
            return {}
        text = pl.col(RAW + column).cast(pl.String).str.strip_chars()
        return {"survey": pl.when(text != "").then(text)}

    def _customer(self, decided: str) -> IdPlan | None:
        if self.columns.get("customer") is None:
            return None
        return self.meaning.identity.plan(self.id_plan("customer", decided))

    def _measure(self, role: str) -> MeasurePlan:
        column = self.columns.roles[role]
        comma = STYLES.get(self.reading.decimal or "") == "comma"
        return plan_measure(role, RAW + column, self.dtypes[column], comma=comma)

    def id_plan(self, role: str, decided: str) -> IdPlan:
        """Return how the ids of a role are read."""
        column = self.columns.roles[role]
        dtype, sample = self.dtypes[column], self.sample[RAW + column]
        if decided == "coded":
            return ids.plan_ids(RAW + column, dtype, sample)
        return ids.text_ids(RAW + column, whole_floats=decided == "floats")

    def _time(self, column: str, choice: TimeChoice) -> TimePlan:
        name, tz = RAW + column, self.reading.tz
        typed = times.plan_typed(name, self.dtypes[column], tz)
        return typed or times.plan_text(name, choice, tz)

    def _time_of_row(self, column: str, choice: TimeChoice) -> TimePlan:
        """Return how times are read; of those that may be missing, all may change the decision."""
        plan = self._time(column, choice)
        if self.needs.must_be_dated:
            return plan
        return dataclasses.replace(plan, open=plan.open or not (choice.final and choice.general))

    def _score(self, decided: Decisions) -> ScorePlan:
        column = self.columns.roles["score"]
        comma = STYLES[self.reading.decimal] == "comma" if self.reading.decimal else None
        return ScoreColumn(RAW + column, self.dtypes[column], decided.score, comma).plan(
            self.needs.scale
        )

    def _end(self, choice: TimeChoice) -> TimePlan | None:
        """Return how the ends of contracts are read; one that never comes is none."""
        column = self.columns.get("end")
        if column is None or not self.columns.contracts:
            return None
        plan = self._time(column, choice)
        never = times.never(RAW + column, self.dtypes[column])
        # What is unread may tell the day from the month of starts, which are rejected for that.
        unknown = self.dtypes[column] == pl.String and not choice.final
        return dataclasses.replace(plan, empty=plan.empty | never, open=plan.open or unknown)

    def _texts(self) -> dict[str, polars.Expr]:
        """Return event names, comments and segment values: text, stripped, empty is null."""
        named = {f"segment_{n}": column for n, column in enumerate(self.reading.by)}
        for role in ("event", "comment") if self.needs.survey else ("event",):
            if column := self.columns.get(role):
                named[role] = column
        texts = {
            name: pl.col(RAW + column).cast(pl.String).str.strip_chars()
            for name, column in named.items()
        }
        made: dict[str, polars.Expr] = {
            name: pl.when(text != "").then(text) for name, text in texts.items()
        }
        if event_id := self.columns.get("event_id"):
            made["event_id"] = ids.text_ids(RAW + event_id).key
        return made


def _not_before(start: str) -> polars.Expr:
    """Return ends without a clock, or with another one, as no earlier than a start that day."""
    same_day = pl.col("end").dt.date() == pl.col(start).dt.date()
    return pl.when(same_day).then(pl.max_horizontal("end", start)).otherwise(pl.col("end"))


def _filled(frame: polars.LazyFrame, plan: amounts.AmountPlan) -> polars.LazyFrame:
    """Read an empty amount as 0 where another line of its order has one."""
    elsewhere = pl.col("amount").is_not_null().any().over("customer", "order")
    fill = pl.col("amount").is_null() & plan.empty & elsewhere
    return frame.with_columns(amount=pl.when(fill).then(0).otherwise(pl.col("amount")))


def _numbered(order: polars.Expr) -> polars.Expr:
    """Give rows without an order id one of their own: each is an order."""
    own = pl.lit(ids.NO_ID) + pl.col(f"{RAW}:row").cast(pl.String)
    return pl.coalesce(order.cast(pl.String), own)
