"""Sections that come out, sections that fail, and rows that are read once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from retainr.engines.polars import PolarsEngine
from retainr.errors import InputError, NotEnoughDataError
from retainr.load.files import Files
from retainr.report import Request, Section, calendar_of, run
from retainr.report.hints import of_section
from tests.report.shops import BY_NAME, made, shop, survey

if TYPE_CHECKING:
    from pathlib import Path

SIX = ("cohort", "churn", "lifecycle", "repurchase", "survival", "clv")


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(shop(), "utf-8")
    return path


def test_the_rows_of_a_source_are_read_once(orders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []
    collect = Files._collect

    def counted(self: Files, *args: object) -> object:
        reads.append(1)
        return collect(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Files, "_collect", counted)
    report = made(orders, *SIX, allow_nonconverged=True)
    assert [part.name for part in report.parts if part.result] == list(SIX)
    assert len(reads) == 1


def test_a_section_that_fails_stands_as_failed_and_the_others_are_there(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(shop(amounts=False).replace(",amount,", ",nothing,"), "utf-8")
    report = made(path, "churn", "clv", "cohort")
    churn, clv, cohort = report.parts
    assert churn.result is not None
    assert cohort.result is not None
    assert clv.failure is not None
    assert "amount" in clv.failure.message
    assert "--amount COL" in clv.failure.hint
    assert report.failed


def test_too_little_data_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,order_date,amount\na,2024-01-02,3\nb,2024-02-03,4\n", "utf-8")
    report = made(path, "churn", "clv")
    clv = report.parts[1]
    assert clv.failure is not None
    assert clv.failure.too_little
    assert not report.failed


def test_options_that_cannot_be_fail_their_own_section(orders: Path) -> None:
    report = made(orders, "cohort", "churn", inactive_after="3d")
    assert report.parts[0].result is not None
    assert report.parts[1].failure is not None
    assert "--inactive-after" in report.parts[1].failure.message


def test_what_a_report_does_not_take_stands_in_the_config(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,order_date,amount\na,2024-01-02,3\nb,2024-02-03,4\n", "utf-8")
    risk = made(path, "cohort", "risk").parts[1].failure
    assert risk is not None
    assert risk.hint.startswith("in the config, as options of [risk]: ")
    assert "--model none" in risk.hint


@pytest.mark.parametrize(
    ("name", "hint", "told"),
    [
        ("cohort", "--time COL (list: --rejects r.csv)",
         "--time COL (list: retainr cohort FILE --rejects r.csv)"),
        ("cohort", "a shorter --period", "a shorter --every"),
        ("survival", "a shorter --period",
         "in the config, as options of [survival]: a shorter --period"),
        ("nps", "--score COL", "--score COL"),
        ("nps", "--time COL", "in the config, as options of [nps]: --time COL"),
        ("churn", 'say: --time "…" (of contracts: --start "…"); it has: "a"',
         'say: --time "…" (of contracts, in the config, as options of [churn]: --start "…"); '
         'it has: "a"'),
        ("cohort", "--time COL (of events: --status COL)", "--time COL (of events: --status COL)"),
        ("nps", "--time COL (else: --scale 0-10)",
         "in the config, as options of [nps]: --time COL (else: --scale 0-10)"),
    ],
)  # fmt: skip
def test_a_hint_names_what_a_report_has(name: str, hint: str, told: str) -> None:
    error = of_section(NotEnoughDataError("too little", hint, ("one",)), BY_NAME[name])
    assert isinstance(error, NotEnoughDataError)
    assert (error.message, error.hint, error.details) == ("too little", told, ("one",))


def test_a_report_of_nothing_says_which_command_lists_rejected_rows(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,order_date,amount\na,soon,3\nb,2024-02-03,4\n", "utf-8")
    with pytest.raises(InputError) as raised:
        made(path, "cohort", "lifecycle", time="order_date")
    assert re.search(
        r"\(list: retainr (cohort|lifecycle) FILE --rejects r\.csv\)", raised.value.hint
    )


def test_where_nothing_comes_out_there_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.csv"):
        made(tmp_path / "nothing.csv", "cohort", "churn")


def test_sections_that_need_the_last_day_first_are_read_together(orders: Path) -> None:
    cohort = Section(BY_NAME["cohort"], (str(orders),), {"clock": "elapsed"})
    churn = Section(BY_NAME["churn"], (str(orders),), {})
    both = run(Request((cohort, churn), calendar_of(None, None)), PolarsEngine())
    alone = run(Request((cohort,), calendar_of(None, None)), PolarsEngine())
    assert both.parts[0].result is not None
    assert alone.parts[0].result is not None
    assert both.parts[0].result.summary == alone.parts[0].result.summary


def test_a_failure_is_told_before_too_little_data(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("customer_id,order_date,amount\na,2024-01-02,3\nb,2024-02-03,4\n", "utf-8")
    clv = Section(BY_NAME["clv"], (str(path),), {})
    churn = Section(BY_NAME["churn"], (str(path),), {"inactive_after": "3d"})
    with pytest.raises(InputError, match="--inactive-after"):
        run(Request((clv, churn), calendar_of(None, None)), PolarsEngine())


def test_answers_are_observed_as_long_as_orders(orders: Path, tmp_path: Path) -> None:
    answers = tmp_path / "nps.csv"
    answers.write_text(survey([("2024-03", 9, 4, 5), ("2024-04", 8, 2, 3)]), "utf-8")
    report = made(orders, "cohort", "nps", answers=answers)
    nps = next(part.result for part in report.parts if part.name == "nps")
    assert nps is not None
    # The last answer came before the month was over, and orders tell that it is.
    assert nps.data.as_of == report.as_of
    assert nps.summary["latest_complete_period"].isoformat() == "2024-04-01"  # type: ignore[attr-defined]


def test_contracts_have_the_sections_that_read_contracts(tmp_path: Path) -> None:
    path = tmp_path / "contracts.csv"
    rows = [f"c{n},2024-{1 + n % 6:02d}-05,2024-{3 + n % 6:02d}-04" for n in range(40)]
    path.write_text("\n".join(["customer_id,start_date,end_date", *rows]) + "\n", "utf-8")
    report = made(path, "churn", "cohort", "survival")
    assert report.parts[0].result is not None
    assert report.parts[1].failure is not None
    assert report.parts[2].result is not None
