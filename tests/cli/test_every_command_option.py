"""No option of any command is parsed and ignored: its own ones, and those that cut its data.

What only says how a result is shown and written passes through one place; `cohort` shows it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retainr.cli.options import params_of
from retainr.metrics import METRICS
from tests.cli.logs import lines
from tests.cli.program import retainr
from tests.cli.test_every_option import CHANGES, ELSEWHERE, HEADER, ROWS, Change

if TYPE_CHECKING:
    from retainr.metrics import Metric

CONTRACTS = "--start when --end until --customer who"
SURVIVORS = "--age nth --survivors left --dedupe"
SCORES = ("5,4", "?,2", "3,4", "5,5", "4,1", "4,1", "2,2", "5,4", "3,5")
SIMPLE = "--model simple --as-of 2024-05-31"
LEFT = (90, 60, 40, 30, 25, 25, 22, 20, 19)
OF_COMMENTS = {
    "words": Change("--words 3 --comment event"),
    "comment": Change("--comment event"),
}
OWN = {
    "churn": {
        "inactive_after": Change("--inactive-after 31d"),
        "grace": Change("--grace 300d", CONTRACTS),
        "start": Change("--start slashed", "--customer who --end until --date-order dmy"),
        "end": Change("--end until", "--customer who --start when"),
    },
    "lifecycle": {
        "grace": Change("--grace 300d", CONTRACTS),
        "start": Change("--start slashed", "--customer who --end until --date-order dmy"),
        "end": Change("--end until", "--customer who --start when"),
    },
    "clv": {
        "model": Change("--model simple"),
        "margin": Change("--margin 0.5"),
        "acquisition_cost": Change("--acquisition-cost 2"),
        "what_if": Change("--what-if retention=-5%", SIMPLE),
        "inactive_after": Change("--inactive-after 40d", SIMPLE),
        "period": Change("--period week", SIMPLE),
        "week_start": Change("--week-start thursday", f"{SIMPLE} --period week"),
        "start": Change(
            "--start slashed", "--customer who --end until --date-order dmy --model sbg"
        ),
        "end": Change("--end until", "--customer who --start when --model sbg"),
    },
    "definitions": {
        "inactive_after": Change("--inactive-after 31d"),
        "margin": Change("--margin 0.5"),
    },
    "repurchase": {
        "within": Change("--within 10"),
        "merge_same_day": Change("--merge-same-day"),
    },
    "survival": {
        "event": Change("--event second-order"),
        "inactive_after": Change("--inactive-after 31d"),
        "grace": Change("--grace 300d", CONTRACTS),
        "horizon": Change("--horizon 20"),
        "forecast": Change("--forecast 2", SURVIVORS),
        "discount_rate": Change("--discount-rate 0.2", f"{SURVIVORS} --forecast 2"),
        "start": Change("--start slashed", "--customer who --end until --date-order dmy"),
        "end": Change("--end until", "--customer who --start when"),
        "duration": Change("--duration qty", "--observed order_id --where order_id=1"),
        "observed": Change("--observed order_id", "--duration qty --where order_id=1"),
        "age": Change("--age nth", "--survivors left --dedupe --forecast 2"),
        "survivors": Change("--survivors left", "--age nth --dedupe --forecast 2"),
    },
    "nps": {
        "interval": Change("--interval wald"),
        **OF_COMMENTS,
        "scale": Change("--scale 1-5"),
        "keep": Change("--keep all"),
        "min_responses": Change("--min-responses 2"),
        "score": Change("--score grade"),
    },
    "csat": {
        **OF_COMMENTS,
        "scale": Change("--scale 1-7"),
        "good": Change("--good 3"),
        "keep": Change("--keep first"),
        "min_responses": Change("--min-responses 2"),
        "score": Change("--score grade"),
    },
    "ces": {
        "direction": Change("--direction low-is-easy"),
        **OF_COMMENTS,
        "scale": Change("--scale 1-5"),
        "good": Change("--good 3"),
        "keep": Change("--keep first"),
        "min_responses": Change("--min-responses 2"),
        "score": Change("--score grade"),
    },
    "loyalty": {
        "orders": Change("--orders orders.csv"),
        "orders_option": Change("--orders-option amount=net"),
        "csat": Change("--csat orders.csv"),
        "csat_option": Change("--csat-option score=grade", "--csat orders.csv"),
        "within": Change("--within 20d"),
        "inactive_after": Change("--inactive-after 5d"),
        "keep": Change("--keep last"),
        "scale": Change("--scale 1-5"),
        "good": Change("--good 5"),
        "csat_scale": Change("--csat-scale 1-4", "--csat orders.csv"),
        "csat_good": Change("--csat-good 2", "--csat orders.csv"),
        "score": Change("--score grade"),
        "referrer": Change("--referrer who"),
    },
    "risk": {
        "top": Change("--top 1"),
        "min_value": Change("--min-value 20"),
        "due_within": Change("--due-within 30d"),
        "backtest": Change("--backtest 20d"),
        "export": Change("--export hubspot"),
        "survey": Change("--survey orders.csv"),
        "survey_option": Change("--survey-option score=grade", "--survey orders.csv"),
        "events": Change("--events orders.csv"),
        "events_option": Change("--events-option time=until", "--events orders.csv"),
    },
}
"""What shows each command's own options; shared ones where a command needs other words."""

SHARED = {
    "churn": {
        "period": Change("--period week", "--inactive-after 40d"),
        "week_start": Change("--week-start sunday", "--period week --inactive-after 31d"),
        "confidence": Change("--confidence 0.8", "--inactive-after 31d"),
        "include_incomplete": Change("--include-incomplete", "--inactive-after 31d"),
        "refunds": Change("--refunds drop", "--inactive-after 45d"),
    },
    "survival": {
        "confidence": Change("--confidence 0.8", "--inactive-after 31d"),
        "period": Change("--period week", f"{CONTRACTS} --forecast 2"),
    },
}
SHARED["nps"] = {
    "week_start": Change("--week-start sunday", "--period week"),
    "include_incomplete": Change("--include-incomplete", "--period month"),
    "last": Change("--last 1", "--period month"),
    "date_order": Change("--date-order dmy", "--time slashes --period month"),
    "time_format": Change("--time-format %m/%d/%Y", "--time slashes --period month"),
    "decimal": Change("--decimal comma", "--score thousands"),
}
SHARED["loyalty"] = {
    "period": Change("--period week", "--referrer who"),
    "week_start": Change("--week-start sunday", "--referrer who --period week"),
    "include_incomplete": Change("--include-incomplete", "--referrer who --period quarter"),
    "last": Change("--last 1", "--referrer who"),
    "decimal": Change("--decimal comma", "--score thousands"),
}
ALWAYS = {
    "clv": "--model historic",
    "loyalty": "--orders orders.csv --within 10d",
    "risk": "--model none",
}
"""What else is given, to commands that could do nothing with so few rows."""

FITTED = {
    "clv": {
        *("horizon", "holdout", "discount_rate", "count_by", "time_unit", "allow_nonconverged"),
        *("grace", "confidence"),
    },
    "risk": {"model", "horizon", "allow_nonconverged"},
}
"""Options of a fit; tests/metrics/test_clv_options.py and test_risk_examples.py show them on rows
enough for one."""

COHORT_ONLY = ("clock", "show", "trend_age", "brackets", "start_event", "return_event",
               "at_least", "min_cohort", "max_age")  # fmt: skip
ALIKE = {"csat": "nps", "ces": "nps"}
"""Commands that read as another one does: only their own options are tried."""

NO_USE = {"event": "read by cohort alone, with --start-event"}
"""Shared options that say nothing of these commands, and why."""

NO_MONEY = {"survival": ("refunds",)}
"""Options about revenue, for commands that have none."""


def changes(metric: Metric) -> dict[str, Change]:
    """Return what shows each option of a command."""
    common = {n: c for n, c in CHANGES.items() if n not in (*COHORT_ONLY, *NO_USE)}
    event_id = {"event_id": Change("--event-id eid")}
    taken = _data(metric)
    every = {**common, **event_id, **SHARED.get(metric.name, {}), **OWN[metric.name]}
    return {n: _with(metric, c) for n, c in every.items() if n in taken}


def _with(metric: Metric, change: Change) -> Change:
    """Return what shows an option, with what is always given unless it is said otherwise."""
    more = ALWAYS.get(metric.name, "")
    named = more.partition(" ")[0]
    if not more or named in f"{change.option} {change.also}".split():
        return change
    return change._replace(also=f"{change.also} {more}")


def _fitted(metric: Metric) -> set[str]:
    return FITTED.get(metric.name, set())


def _data(metric: Metric) -> set[str]:
    """Return the options of a command that say something of its data."""
    params = [p for p in params_of(metric) if p.panel not in ("Output", "Program")]
    return {p.name for p in params} - {*NO_MONEY.get(metric.name, ())} - _fitted(metric)


OTHERS = [metric for metric in METRICS if metric.name in OWN]


def seen(metric: Metric, args: str, change: Change) -> tuple[object, ...]:
    """Return all that can be seen of a run but the parameters it names."""
    target = Path(change.file)
    target.unlink(missing_ok=True)
    output = () if change.file in change.option else ("-o", change.file)
    limit = () if "--max-rejects" in args else ("--max-rejects", "20%")
    outcome = retainr(metric.name, "orders.csv", *args.split(), *output, *limit)
    written = target.read_bytes() if target.exists() else None
    if written and change.file == "r.json":
        written = written[written.index(b' "data": {') :]
    return outcome.code, outcome.out, outcome.err, written


@pytest.mark.parametrize("metric", OTHERS, ids=lambda m: m.name)
def test_each_changes_something(monkeypatch: pytest.MonkeyPatch, metric: Metric) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    ends = [f"2024-0{row.count('2') % 4 + 3}-09,0{row.count('5') + 1}/02/2024" for row in ROWS]
    ages = [f"{sorted({*LEFT}, reverse=True).index(left)},{left}" for left in LEFT]
    rows = (",".join(parts) for parts in zip(ROWS, ends, ages, SCORES, strict=True))
    lines(*rows, header=f"{HEADER},until,slashed,nth,left,score,grade")
    Path("other.toml").write_text(f'[{metric.name}]\nperiod = "year"\n')
    without: dict[tuple[str, str], tuple[object, ...]] = {}
    ignored = []
    tried = OWN[metric.name] if metric.name in ALIKE else changes(metric)
    for name, change in tried.items():
        bare = change.also, change.file
        if bare not in without:
            without[bare] = seen(metric, change.also, change)
        if seen(metric, f"{change.also} {change.option}", change) == without[bare]:
            ignored.append(name)
    assert ignored == []


@pytest.mark.parametrize("metric", OTHERS, ids=lambda m: m.name)
def test_each_has_a_place(metric: Metric) -> None:
    named = _data(metric)
    assert named == set(changes(metric)) | (set(ELSEWHERE) | set(NO_USE)) & named


def test_every_command_is_here_or_has_a_test_of_its_own() -> None:
    assert {metric.name for metric in METRICS} == {*OWN, "cohort", "inspect"}
