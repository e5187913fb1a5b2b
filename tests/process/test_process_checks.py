"""The exit codes of `retainr check`, each from the program as it is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.process.program import names, run

if TYPE_CHECKING:
    from pathlib import Path

MET = "cohort.customers=3"
NOT_MET = "cohort.customers=4"
NO_DATA = "cohort.retention_rate_12=0.1"
CASES = {
    "all pass": (("orders.csv", "--min", MET), 0),
    "one fails, another has no data": (("orders.csv", "--min", NOT_MET, "--min", NO_DATA), 1),
    "unusable input": (("missing.csv", "--min", MET), 2),
    "no check at all": ((), 2),
    "nothing failed, one has no data": (("orders.csv", "--min", MET, "--min", NO_DATA), 3),
}


@pytest.mark.parametrize("case", CASES)
def test_the_exit_code(case: str, orders: Path) -> None:
    args, code = CASES[case]
    done = run("check", *args, "-o", "r.json", "--junit", "j.xml", cwd=orders.parent)
    assert done.returncode == code, done.stderr
    written = {"r.json", "j.xml"} if code != 2 else set()
    assert set(names(orders.parent)) == {"orders.csv", *written}
    if code == 2:
        assert done.stdout == b""
        errors = [line for line in done.stderr.splitlines() if line.startswith(b"error: ")]
        assert len(errors) == 1
    assert b"Traceback" not in done.stderr
