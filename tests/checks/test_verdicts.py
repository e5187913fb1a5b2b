"""Pass, fail, warn and no data; with and without the interval; the exit code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from retainr.checks import Check, Level, NoData
from retainr.checks.digest import digest
from retainr.checks.measure import Measured
from retainr.checks.verdict import Before, Rule, Status, Verdict, exit_code, judge
from retainr.results import Phrase, Unit

RATE = Measured(Unit.RATIO, 0.25, 0.20, 0.31)
NOTHING = Measured(Unit.RATIO, missing=Phrase("check.missing.row"))
METRIC = "cohort.retention_rate_1"


def status(measured: Measured = RATE, before: Before | None = None, **bounds: Any) -> Status:
    return judge(Check(METRIC, **bounds), measured, before).status


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"min": 0.25}, Status.PASS),
        ({"min": 0.2501}, Status.FAIL),
        ({"max": 0.25}, Status.PASS),
        ({"max": 0.2499}, Status.FAIL),
        ({"min": 0.1, "max": 0.2}, Status.FAIL),
        ({"min": 0.3, "severity": Level.WARN}, Status.WARN),
        ({"min": 0.30, "confident": True}, Status.PASS),
        ({"min": 0.32, "confident": True}, Status.FAIL),
        ({"max": 0.20, "confident": True}, Status.PASS),
        ({"max": 0.19, "confident": True}, Status.FAIL),
    ],
)
def test_bounds(bounds: dict[str, Any], expected: Status) -> None:
    assert status(**bounds) is expected


@pytest.mark.parametrize(
    ("before", "drop", "expected"),
    [
        (0.30, 0.05, Status.PASS),
        (0.3001, 0.05, Status.FAIL),
        (0.10, 0.0, Status.PASS),
        (0.25, 0.0, Status.PASS),
        (0.55, 0.3, Status.PASS),
    ],
)
def test_a_fall_counts_from_the_run_before(before: float, drop: float, expected: Status) -> None:
    assert status(before=Before(before), max_drop=drop) is expected


def test_a_fall_that_chance_may_have_made() -> None:
    assert status(before=Before(0.35), max_drop=0.05, confident=True) is Status.PASS
    assert status(before=Before(0.37), max_drop=0.05, confident=True) is Status.FAIL


def test_a_confident_check_says_what_it_lets_pass() -> None:
    verdict = judge(Check(METRIC, min=0.3, confident=True), RATE)
    assert verdict.breaches == ()
    assert [breach.rule for breach in verdict.unsure] == [Rule.MIN]


def test_without_a_number_nothing_passes() -> None:
    assert status(NOTHING, min=0.0) is Status.NO_DATA
    assert status(NOTHING, min=0.0, severity=Level.WARN) is Status.NO_DATA


def test_without_an_earlier_number_nothing_passes() -> None:
    before = Before(missing=Phrase("check.missing.history"))
    assert status(before=before, max_drop=0.1) is Status.NO_DATA
    assert status(before=before, max_drop=0.1, min=0.3) is Status.FAIL


def test_without_an_interval_nobody_is_sure() -> None:
    bare = replace(RATE, low=None, high=None)
    assert status(bare, min=0.3, confident=True) is Status.NO_DATA
    assert status(bare, min=0.3) is Status.FAIL


def verdict(kind: Status, level: Level = Level.FAIL, name: str = "x") -> Verdict:
    return Verdict(Check(METRIC, name=name, min=0.3, severity=level), RATE, kind)


@pytest.mark.parametrize(
    ("kinds", "codes"),
    [
        ((Status.PASS,), (0, 0, 0)),
        ((Status.PASS, Status.FAIL), (1, 1, 1)),
        ((Status.NO_DATA, Status.FAIL), (1, 1, 1)),
        ((Status.PASS, Status.NO_DATA), (3, 0, 0)),
        ((Status.WARN,), (0, 0, 0)),
    ],
)
def test_the_exit_code(kinds: tuple[Status, ...], codes: tuple[int, int, int]) -> None:
    verdicts = tuple(verdict(kind) for kind in kinds)
    assert tuple(exit_code(verdicts, policy) for policy in NoData) == codes


def test_a_check_of_level_warn_never_changes_the_exit_code() -> None:
    for kind in (Status.WARN, Status.NO_DATA, Status.PASS):
        assert exit_code((verdict(kind, Level.WARN),), NoData.FAIL) == 0


def test_the_digest_names_what_fails_and_no_value() -> None:
    failing = verdict(Status.FAIL)
    worse = replace(failing, measured=replace(RATE, value=0.1))
    assert digest([failing]) == digest([worse]) == digest([verdict(Status.PASS, name="y"), worse])
    others = [verdict(Status.FAIL, name="y")], [verdict(Status.NO_DATA)], [verdict(Status.PASS)]
    assert len({digest([failing]), *map(digest, others)}) == 4
    assert digest([verdict(Status.PASS)]) == ""
    pair = [failing, verdict(Status.FAIL, name="y")]
    assert digest(pair) == digest(pair[::-1])
