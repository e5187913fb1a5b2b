"""Where a result and the oracle disagree, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retainr import Result
    from tests.oracle import Expected, Table

TOLERANCE = 1e-12


def differences(result: Result, expected: Expected) -> list[str]:
    """Return one line for each value that differs; counts, dates and nulls must be equal."""
    found = {table.name: table.frame.rows(named=True) for table in result.tables}
    lines = []
    if set(found) != set(expected.tables):
        lines.append(f"tables: {sorted(found)} for {sorted(expected.tables)}")
    for name in found.keys() & expected.tables.keys():
        lines += _table(name, found[name], expected.tables[name])
    lines += _values("summary", _near_ties(result, expected), expected.summary)
    account = {name: getattr(result.data, name) for name in expected.account}
    return lines + list(_values("account", account, expected.account))


def same(found: object, wanted: object) -> bool:
    """Say whether two values are equal; floats may differ in the last places."""
    if isinstance(found, float) and isinstance(wanted, float):
        return math.isclose(found, wanted, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return type(found) is type(wanted) and found == wanted


def _table(name: str, found: Table, wanted: Table) -> Iterator[str]:
    if len(found) != len(wanted):
        yield f"{name}: {len(found)} rows for {len(wanted)}"
    for place, (one, other) in enumerate(zip(found, wanted, strict=False)):
        yield from _values(f"{name}[{place}] {list(other.values())[:3]}", one, other)


def _values(place: str, found: Mapping[str, object], wanted: Mapping[str, object]) -> Iterator[str]:
    if list(found) != list(wanted):
        yield f"{place}: names {list(found)} for {list(wanted)}"
    for name in wanted:
        if name in found and not same(found[name], wanted[name]):
            yield f"{place}.{name}: {found[name]!r} for {wanted[name]!r}"


def _near_ties(result: Result, expected: Expected) -> Mapping[str, object]:
    """Return the summary; of two drops that differ in the last places either may be steepest."""
    summary = dict(result.summary)
    if same(summary["steepest_drop"], expected.summary["steepest_drop"]):
        drop = expected.drops.get(summary["steepest_drop_age"])
        if same(drop, expected.summary["steepest_drop"]):
            summary["steepest_drop_age"] = expected.summary["steepest_drop_age"]
    return summary
