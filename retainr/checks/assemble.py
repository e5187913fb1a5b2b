"""From verdicts to a result that every format can show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retainr.checks.columns import COLUMNS, TABLES
from retainr.checks.comparable import terms_of_check
from retainr.checks.digest import digest
from retainr.checks.measure import calendar_of
from retainr.checks.sentences import bound, cuts, interval, message, status, tally
from retainr.checks.verdict import Status
from retainr.lazy import pl
from retainr.metrics.sentences import table
from retainr.results import (
    Account,
    Block,
    Draw,
    Lane,
    Listing,
    Phrase,
    Result,
    Saying,
    Tone,
    Unit,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retainr.checks.verdict import Verdict
    from retainr.results import Table

_TONES = {
    Status.PASS: Tone.GOOD,
    Status.FAIL: Tone.BAD,
    Status.WARN: Tone.WARN,
    Status.NO_DATA: Tone.WARN,
}
_TYPES = {
    Unit.DATE: pl.Date, Unit.FLAG: pl.Boolean, Unit.TEXT: pl.String, Unit.WORD: pl.String,
}  # fmt: skip


_CONFIDENCE = 0.95
_NOTHING = Account(
    *(0, 0, 0, {}, 0, 0, 0, 0, 0, 0), first=None, last=None, as_of=None,
    columns={}, sources=(), preset=None, encoding=None,
)  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """Hold a verdict and the result that its number is from.

    Attributes:
        verdict: what came of the check.
        result: of the check's command; None where it had too little to compute.
    """

    verdict: Verdict
    result: Result | None

    @property
    def parameters(self) -> Mapping[str, object]:
        """Return what the number was computed under."""
        return self.result.parameters if self.result else {}

    @property
    def confidence(self) -> float:
        """Return the level of the intervals."""
        return float(str(self.parameters.get("confidence", _CONFIDENCE)))


def assemble(
    judged: Sequence[Judged], origin: Phrase, parameters: Mapping[str, object], code: int
) -> Result:
    """Return the result of `check`.

    Args:
        judged: all checks, in their order.
        origin: where they come from, in words.
        parameters: what the command was told.
        code: the exit code of the program.
    """
    verdicts = [one.verdict for one in judged]
    summary = _summary(verdicts)
    results = [one.result for one in judged if one.result is not None]
    data = _account([account for r in results for account in (r.data, *r.others.values())])
    title: dict[str, object] = {"count": len(judged), "origin": origin, "as_of": data.as_of}
    return Result(
        command="check",
        title=Phrase("check.title" if data.as_of else "check.title-days", title),
        definition=Phrase("check.definition"),
        source=cuts(results),
        parameters=parameters,
        data=data,
        summary=summary,
        tables=(_table(judged),),
        columns=COLUMNS,
        blocks=tuple(Block("checks", body) for body in _blocks(judged, summary, code)),
    )


def _summary(verdicts: Sequence[Verdict]) -> dict[str, object]:
    counts = Counter(verdict.status for verdict in verdicts)
    return {
        "checks": len(verdicts),
        "passed": counts[Status.PASS],
        "failed": counts[Status.FAIL],
        "warned": counts[Status.WARN],
        "without_data": counts[Status.NO_DATA],
        "digest": digest(verdicts),
    }


def _account(accounts: Sequence[Account]) -> Account:
    """Return the account of all inputs together, each once; a day only where it is one."""
    whole, *others = {account.sources: account for account in accounts}.values() or (_NOTHING,)
    for other in others:
        whole = _sum(whole, other)
    days = {account.as_of for account in accounts if account.as_of}
    return replace(whole, as_of=days.pop() if len(days) == 1 else None)


def _sum(one: Account, other: Account) -> Account:
    counts = {
        name: getattr(one, name) + getattr(other, name)
        for name in (
            *("rows_read", "rows_filtered", "rows_rejected", "rows_deduplicated"),
            *("rows_after_as_of", "rows_used", "orders", "refunds", "customers"),
        )
    }
    days = [day for day in (one.first, other.first, one.last, other.last) if day is not None]
    return replace(
        one,
        **counts,
        reasons=dict(Counter(one.reasons) + Counter(other.reasons)),
        first=min(days, default=None),
        last=max(days, default=None),
        columns={},
        sources=(*one.sources, *other.sources),
        preset=None,
        encoding=None,
    )


def _table(judged: Sequence[Judged]) -> Table:
    rows = [_row(one) for one in judged]
    return table(
        "checks",
        {
            name: (_TYPES.get(COLUMNS[name].unit, pl.Float64), [row[name] for row in rows])
            for name in TABLES[0].columns
        },
        keys=1,
    )


def _row(judged: Judged) -> dict[str, object]:
    verdict, told = judged.verdict, judged.parameters
    check, measured, before = verdict.check, verdict.measured, verdict.before
    calendar = calendar_of(told)
    return {
        "check": check.title,
        "status": verdict.status.value,
        "metric": check.metric,
        "source": check.source,
        "cell": measured.cell,
        "period": calendar.period.value if calendar else None,
        "clock": told.get("clock"),
        "as_of": judged.result.data.as_of if judged.result else None,
        "unit": measured.unit.value,
        "value": measured.value,
        "ci_low": measured.low,
        "ci_high": measured.high,
        "numerator": measured.numerator,
        "denominator": measured.denominator,
        "min": check.min,
        "max": check.max,
        "max_drop": check.max_drop,
        "before": before.value if before else None,
        "before_as_of": before.as_of if before else None,
        "confident": check.confident,
        "severity": check.severity.value,
        "terms": terms_of_check(check, judged.result) if judged.result else None,
        "message": _message(judged),
    }


def _message(judged: Judged) -> Phrase | None:
    return message(judged.verdict, judged.confidence)


def _blocks(
    judged: Sequence[Judged], summary: Mapping[str, object], code: int
) -> list[Listing | Saying]:
    said = [Saying(one.verdict.check.title, (words,)) for one in judged if (words := _message(one))]
    return [_listing(judged), Saying("", (tally(summary, code),)), *said]


def _listing(judged: Sequence[Judged]) -> Listing:
    verdicts = [one.verdict for one in judged]

    def lane(heading: str, texts: Sequence[Phrase | str | None], unit: Unit = Unit.TEXT) -> Lane:
        """Return a column of texts under its heading."""
        return Lane(Phrase(f"check.lane.{heading}"), unit, draw=Draw.TEXT, texts=tuple(texts))

    values = [
        Phrase("check.value", {"value": Value(v.measured.value, v.measured.unit)}) for v in verdicts
    ]
    levels = {one.confidence for one in judged if one.result}
    ends = lane("interval", [interval(verdict) for verdict in verdicts])
    if len(levels) == 1:
        ends = replace(ends, heading=Phrase("screen.ci", {"level": levels.pop() * 100}))
    return Listing(
        head="",
        labels=tuple(status(verdict) for verdict in verdicts),
        keys=1,
        tones=tuple(_TONES[verdict.status] for verdict in verdicts),
        lanes=(
            lane("check", [verdict.check.title for verdict in verdicts]),
            lane("cell", [v.measured.cell or Phrase("check.no-cell") for v in verdicts]),
            lane("value", values, Unit.MIXED),
            ends,
            lane("bound", [bound(v.check, v.measured.unit) for v in verdicts], Unit.MIXED),
        ),
    )
