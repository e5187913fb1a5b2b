"""Whether a number keeps its bounds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.checks.check import Level, NoData
from retainr.results import Phrase

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from retainr.checks.check import Check
    from retainr.checks.measure import Measured


class Status(StrEnum):
    """Say what came of a check."""

    PASS = "pass"
    FAIL = "fail"
    WARN = "warn"
    NO_DATA = "no-data"


class Rule(StrEnum):
    """Name a bound."""

    MIN = "min"
    MAX = "max"
    MAX_DROP = "max_drop"


@dataclass(frozen=True)
class Before:
    """Hold the number of an earlier run.

    Attributes:
        value: in the same unit; None where there is none to compare with.
        as_of: the last observed day of that run.
        missing: why there is none.
    """

    value: float | None = None
    as_of: dt.date | None = None
    missing: Phrase | None = None


@dataclass(frozen=True)
class Breach:
    """Hold a bound that was not kept.

    Attributes:
        rule: which.
        bound: in the number's unit; of a drop, the lowest value that would have passed.
        sure: the other end of the interval is past the bound, too.
    """

    rule: Rule
    bound: float
    sure: bool


@dataclass(frozen=True)
class Verdict:
    """Hold what came of a check.

    Attributes:
        check: what was asked.
        measured: the number.
        status: pass, fail, warn or no data.
        before: the number of an earlier run, where the check compares with it.
        breaches: the bounds that were not kept; with `confident`, those surely not kept.
        unsure: with `confident`, the bounds that it may be past by chance alone.
        missing: why there is no verdict, where there is none.
    """

    check: Check
    measured: Measured
    status: Status
    before: Before | None = None
    breaches: tuple[Breach, ...] = ()
    unsure: tuple[Breach, ...] = ()
    missing: Phrase | None = None


def judge(check: Check, measured: Measured, before: Before | None = None) -> Verdict:
    """Return what comes of a check.

    Args:
        check: what is asked.
        measured: the number.
        before: that of an earlier run, for checks that compare with it.
    """
    missing = measured.missing or (before.missing if before else None) or _blurred(check, measured)
    found = tuple(_breaches(check, measured, before))
    breaches = tuple(breach for breach in found if breach.sure or not check.confident)
    unsure = tuple(breach for breach in found if breach not in breaches)
    if breaches:
        status = Status.FAIL if check.severity is Level.FAIL else Status.WARN
    else:
        status = Status.NO_DATA if missing else Status.PASS
    return Verdict(check, measured, status, before, breaches, unsure, missing)


def _blurred(check: Check, measured: Measured) -> Phrase | None:
    """Return why nothing can be said for sure: the number has no interval this time."""
    ends = (measured.low, measured.high)
    return Phrase("check.missing.interval") if check.confident and ends == (None, None) else None


def _breaches(check: Check, measured: Measured, before: Before | None) -> Iterator[Breach]:
    """Yield each bound that the number is past; without a number there is none."""
    value, low, high = measured.value, measured.low, measured.high
    if value is None:
        return
    floors = {Rule.MIN: check.min, Rule.MAX_DROP: _floor(check, before)}
    for rule, floor in floors.items():
        if floor is not None and value < floor and not _same(rule, value, floor):
            yield Breach(rule, floor, high is not None and high < floor)
    if check.max is not None and value > check.max:
        yield Breach(Rule.MAX, check.max, low is not None and low > check.max)


def _same(rule: Rule, value: float, floor: float) -> bool:
    """Say whether a fall is the allowed one but for the last places of the subtraction."""
    return rule is Rule.MAX_DROP and math.isclose(value, floor, rel_tol=1e-9, abs_tol=1e-12)


def _floor(check: Check, before: Before | None) -> float | None:
    if check.max_drop is None or before is None or before.value is None:
        return None
    return before.value - check.max_drop


def exit_code(verdicts: tuple[Verdict, ...], no_data: NoData) -> int:
    """Return the program's exit code: 1 one failed, 3 one could not be measured, 0 all is well.

    Args:
        verdicts: of all checks; those of level `warn` leave it alone.
        no_data: what becomes of a check without data.
    """
    if any(verdict.status is Status.FAIL for verdict in verdicts):
        return 1
    blind = (v for v in verdicts if v.status is Status.NO_DATA and v.check.severity is Level.FAIL)
    return 3 if no_data is NoData.FAIL and any(blind) else 0
