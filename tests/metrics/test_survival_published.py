"""Published numbers, through the files that people have."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from tests.metrics.written import frame
from tests.models.durations import PLACEBO, SIX_MP

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

PAPER = "examples/subscribers.csv"
"""Fader & Hardie (2007), J. Interactive Marketing 21, 76–90, table 1, per 1,000 customers."""


def leukemia(folder: Path, **options: Any) -> Result:
    """Return the curves of Freireich et al. (1963), Blood 21, 699–716."""
    file = folder / "leukemia.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        written = csv.writer(out)
        written.writerow(("weeks", "relapse", "drug"))
        written.writerows((t, int(seen), "6-MP") for t, seen in SIX_MP)
        written.writerows((t, int(seen), "placebo") for t, seen in PLACEBO)
    read = {"kind": "durations", "duration": "weeks", "observed": "relapse", "by": ["drug"]}
    return retainr.survival(retainr.load(file, **read), **options)  # type: ignore[arg-type]


def test_freireich_1963(tmp_path: Path) -> None:
    result = leukemia(tmp_path)
    curve = {row["time"]: row for row in frame(result, "curve").rows(named=True)[:16]}
    drug = {t: row for t, row in curve.items() if row["drug"] == "6-MP"}
    assert [round(drug[t]["survival"], 4) for t in (6, 10, 23)] == [0.8571, 0.7529, 0.4482]
    assert [round(drug[6][end], 4) for end in ("ci_low", "ci_high")] == [0.6197, 0.9516]
    assert (drug[6]["at_risk"], drug[6]["events"], drug[6]["censored"]) == (21, 3, 1)
    # Medians and their ends as R's survfit(conf.type = "log-log") has them.
    groups = frame(result, "groups").rows(named=True)
    found = [(g["drug"], g["customers"], g["events"], g["median"]) for g in groups]
    assert found == [("6-MP", 21, 9, 23), ("placebo", 21, 21, 8)]
    assert [g["median_ci_low"] for g in groups] == [13, 4]
    assert [g["median_ci_high"] for g in groups] == [None, 11]
    assert round(float(str(result.summary["chi_square"])), 4) == 16.7929
    assert result.summary["degrees_of_freedom"] == 1
    pairs = frame(result, "pairs").rows(named=True)
    assert [(pair["group_1"], pair["group_2"]) for pair in pairs] == [("6-MP", "placebo")]
    assert pairs[0]["p_value_holm"] == result.summary["p_value"]
    said = str(retainr.render(result))
    assert "the groups differ" in said
    assert re.search(r"6-MP +21 +9 +23 +from 13 +17\.9", said)


def test_a_horizon_of_ones_own(tmp_path: Path) -> None:
    shorter = leukemia(tmp_path, horizon=10)
    means = frame(shorter, "groups")["restricted_mean"].to_list()
    # 6-MP: 6 + 0.8571 + 2 × 0.8067 + 0.8067 up to day 10.
    assert means[0] == pytest.approx(6 + 18 / 21 + 3 * (18 / 21) * (16 / 17))
    assert shorter.summary["horizon"] == 10
    longer = leukemia(tmp_path, horizon=40)
    # After week 35 nobody with 6-MP is seen; everybody with the placebo is known.
    means = frame(longer, "groups")["restricted_mean"].to_list()
    assert (means[0], round(means[1], 2)) == (None, 8.67)


def forecast(**options: Any) -> Result:
    rows = retainr.load(PAPER, kind="survivors", age="year", survivors="customers", by=["segment"])
    return retainr.survival(rows, forecast=5, **options)


def test_fader_and_hardie_2007() -> None:
    result = forecast()
    model = frame(result, "model").select("segment", "parameter", "estimate").rows()
    assert [(name, par, round(x, 3)) for name, par, x in model] == [
        ("High End", "alpha", 0.668), ("High End", "beta", 3.806),
        ("Regular", "alpha", 0.704), ("Regular", "beta", 1.182),
    ]  # fmt: skip
    rows = frame(result, "forecast").rows(named=True)
    ahead = [r for r in rows if r["forecast"] and r["segment"] == "High End"]
    assert [r["age"] for r in ahead] == [8, 9, 10, 11, 12]
    assert [round(100 * r["survival"], 1) for r in ahead] == [46.0, 43.6, 41.4, 39.5, 37.8]
    assert all(r["ci_low"] < r["survival"] < r["ci_high"] for r in ahead)
    seen = [r["survival"] for r in rows if not r["forecast"] and r["segment"] == "Regular"]
    assert seen == pytest.approx([1, 0.631, 0.468, 0.382, 0.326, 0.289, 0.262, 0.241])


def test_shares_give_the_same_curve_and_a_warning(tmp_path: Path) -> None:
    lines = ("year,left", "0,100", "1,86.9", "2,74.3", "3,65.3", "4,59.3", "5,55.1", "6,51.7")
    file = tmp_path / "shares.csv"
    file.write_text("\n".join((*lines, "7,49.1")))
    rows = retainr.load(file, kind="survivors", age="year", survivors="left")
    result = retainr.survival(rows, forecast=1)
    estimates = frame(result, "model")["estimate"].to_list()
    assert [round(x, 3) for x in estimates] == [0.668, 3.806]
    assert "survivors-share" in {note.code for note in result.notes}


def test_residual_lifetime_is_discounted_an_age() -> None:
    derl = frame(forecast(), "derl").rows(named=True)
    assert [row["age"] for row in derl] == [*range(8), *range(8)]
    # Renewals at probability S(n + k) / S(n), each later one discounted once more.
    alpha, beta = (frame(forecast(), "model")["estimate"][n] for n in (0, 1))
    worth, share = 0.0, 1.0
    for k in range(4000):
        share *= (beta + k) / (alpha + beta + k)
        worth += share / 1.1**k
    assert derl[0]["derl"] == pytest.approx(worth, rel=1e-9)
    tenfold = frame(forecast(discount_rate=1.0), "derl")["derl"][0]
    assert tenfold < derl[0]["derl"]
