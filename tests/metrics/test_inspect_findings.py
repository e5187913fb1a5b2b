"""Findings about rows, customers and columns, each present in one log and absent in another."""

from __future__ import annotations

from pathlib import Path

import pytest

import retainr
from retainr.errors import InputError
from retainr.results import Severity
from tests.metrics.inspected import (
    counts,
    evidence,
    found,
    inspect,
    inspect_file,
    option,
    orders,
    table,
)

PLAIN = """
customer  time        amount
ann       2024-01-10  5
bob       2024-01-11  20
bob       2024-01-12  8
"""


def written(folder: Path, text: str, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_nothing_wrong(tmp_path: Path) -> None:
    result = inspect(PLAIN, tmp_path, as_of="2024-01-31")
    assert [note.code for note in result.notes] == []
    assert (result.summary["errors"], result.summary["warnings"]) == (0, 0)


def test_too_many_rejects_are_an_error_in_the_words_of_cohort(tmp_path: Path) -> None:
    log = PLAIN + "∅ 2024-01-13 1\n∅ 2024-01-14 1\n"
    result = inspect(log, tmp_path)
    with pytest.raises(InputError) as stopped:
        retainr.cohort(retainr.load(tmp_path / "log.csv"))
    assert stopped.value.message in evidence(result, "rejects")
    assert evidence(result, "rejects").endswith("2 no customer; first: row 4, customer is null.")
    assert option(result, "rejects") == "--max-rejects 0.4"
    note = found(result, "rejects")
    assert note is not None
    assert note.severity is Severity.ERROR
    assert counts(result)["customers"] == 2
    accepted = retainr.load(tmp_path / "log.csv", max_rejects=0.4)
    assert retainr.cohort(accepted).data.rows_rejected == 2


def test_rejects_within_the_limit_are_a_note(tmp_path: Path) -> None:
    result = inspect(PLAIN + "∅ 2024-01-13 1\n", tmp_path, max_rejects=0.25)
    note = found(result, "rejects")
    assert note is not None
    assert note.severity is Severity.NOTE
    assert evidence(result, "rejects") == "1 of 4 rows; 25% are allowed."


def test_several_reasons_are_all_named(tmp_path: Path) -> None:
    log = PLAIN + "∅ 2024-01-13 1\nann soon 1\nann later 1\n"
    result = inspect(log, tmp_path)
    steps = dict(table(result, "rows").select("step", "rows").iter_rows())
    assert steps == {
        "read": 6, "rejected: unreadable time": 2, "rejected: no customer": 1, "used": 3
    }  # fmt: skip
    assert "2 unreadable time; first: row 5, time is 'soon'" in evidence(result, "rejects")


def test_no_activity(tmp_path: Path) -> None:
    result = inspect(PLAIN, tmp_path, as_of="2020-01-01")
    assert evidence(result, "no-activity") == "none of 3 rows is used."
    assert counts(result)["orders"] == 0
    assert table(result, "gaps").height == 0


def test_exact_duplicates_count_every_column(tmp_path: Path) -> None:
    log = written(
        tmp_path,
        "customer,time,note\na,2024-01-05,x\na,2024-01-05,x\na,2024-01-05,x\na,2024-01-05,y\n",
    )
    result = inspect_file(log)
    assert evidence(result, "duplicate-rows").startswith("2 of the used rows repeat")
    assert option(result, "duplicate-rows") == "--dedupe"
    assert retainr.cohort(retainr.load(log, dedupe=True)).data.rows_deduplicated == 2


def test_duplicates_among_rejected_rows_do_not_count(tmp_path: Path) -> None:
    log = PLAIN + "∅ 2024-01-13 1\n∅ 2024-01-13 1\n"
    result = inspect(log, tmp_path)
    assert found(result, "duplicate-rows") is None
    assert result.summary["duplicate_rows"] == 0


def test_duplicates_that_were_dropped_are_no_finding(tmp_path: Path) -> None:
    result = inspect(PLAIN + "ann 2024-01-10 5\n", tmp_path, dedupe=True)
    assert found(result, "duplicate-rows") is None
    assert result.data.rows_deduplicated == 1


def test_duplicates_across_files_with_other_columns(tmp_path: Path) -> None:
    one = written(tmp_path, "customer,time\na,2024-01-05\nb,2024-01-06\n", "1.csv")
    two = written(tmp_path, "customer,time,note\na,2024-01-05,\nb,2024-01-06,x\n", "2.csv")
    assert inspect_file(one, two).summary["duplicate_rows"] == 1


def test_a_customer_with_far_too_many_orders(tmp_path: Path) -> None:
    log = {f"c{n}": ["2024-01-01", "2024-01-05"] for n in range(30)}
    many = [f"2024-01-{n % 28 + 1:02d}" for n in range(51)]
    result = inspect(orders({**log, "guest's": many}), tmp_path)
    assert evidence(result, "unusual-volume") == (
        "customer guest's: 51 orders; the median is 2, and more than 50 is unusual here: a bot, "
        "or an id that many share?"
    )
    where = "customer not in ('guest''s')"
    assert option(result, "unusual-volume") == f'--where "{where}"'
    without = inspect(orders({**log, "guest's": many}), tmp_path, where=where)
    assert counts(without)["customers"] == 30
    assert found(without, "unusual-volume") is None


def test_ids_that_were_read_as_numbers_are_named_as_they_stand(tmp_path: Path) -> None:
    log = {f"c{n:05d}": ["2024-01-01"] for n in range(30)}
    log["c00007"] = [f"2024-01-{n % 28 + 1:02d}" for n in range(80)]
    result = inspect(orders(log), tmp_path)
    assert option(result, "unusual-volume") == "--where \"customer not in ('c00007')\""


def test_fifty_orders_or_ten_times_the_usual_are_no_finding(tmp_path: Path) -> None:
    usual = {f"c{n}": [f"2024-01-{d:02d}" for d in range(1, 10)] for n in range(30)}
    ninety = [f"2024-01-{n % 28 + 1:02d}" for n in range(90)]
    assert found(inspect(orders({**usual, "x": ninety}), tmp_path), "unusual-volume") is None
    more = inspect(orders({**usual, "x": [*ninety, "2024-01-01"]}), tmp_path)
    assert found(more, "unusual-volume") is not None


def test_nothing_is_unusual_among_few_customers(tmp_path: Path) -> None:
    log = {f"c{n}": ["2024-01-01"] for n in range(18)}
    log["x"] = [f"2024-01-{n % 28 + 1:02d}" for n in range(200)]
    assert found(inspect(orders(log), tmp_path), "unusual-volume") is None
    again = inspect(orders({**log, "c18": ["2024-01-01"]}), tmp_path)
    assert found(again, "unusual-volume") is not None


def test_an_id_for_each_order(tmp_path: Path) -> None:
    log = {f"c{n}": [f"2024-01-{n % 28 + 1:02d}"] for n in range(50)}
    assert "50 customers" in evidence(inspect(orders(log), tmp_path), "id-per-order")
    log["c0"].append("2024-02-03")
    assert found(inspect(orders(log), tmp_path), "id-per-order") is None


def test_a_missing_column_is_an_error_and_no_stop(tmp_path: Path) -> None:
    log = written(tmp_path, "who,time,amount\na,2024-01-05,1\na,2024-01-05,1\n")
    result = inspect_file(log)
    with pytest.raises(InputError) as stopped:
        retainr.load(log)
    assert evidence(result, "columns") == f"{stopped.value.message} ({stopped.value.hint})"
    assert result.summary["duplicate_rows"] == 1
    assert result.data.rows_read == 2


def test_columns_in_doubt_are_an_error_and_no_stop(tmp_path: Path) -> None:
    log = written(tmp_path, "customer,paid at,created at\na,2024-01-05,2024-01-04\n")
    result = inspect_file(log)
    with pytest.raises(InputError) as stopped:
        retainr.load(log)
    assert evidence(result, "columns") == f"{stopped.value.message} ({stopped.value.hint})"
    assert option(result, "columns") == '--time "paid at"'
    settled = inspect_file(log, time="paid at")
    assert found(settled, "columns") is None
    assert counts(settled)["orders"] == 1


def test_files_that_disagree_are_an_error_and_no_stop(tmp_path: Path) -> None:
    one = written(tmp_path, "customer,time,amount\na,2024-01-05,1\n", "1.csv")
    two = written(tmp_path, "customer,time\nb,2024-01-05\n", "2.csv")
    result = inspect_file(one, two)
    with pytest.raises(InputError) as stopped:
        retainr.load(one, two)
    assert evidence(result, "columns").startswith(stopped.value.message)
    assert counts(result) == {"orders": 2, "customers": 2}


def test_masked_ids_are_an_error_and_no_stop(tmp_path: Path) -> None:
    log = written(tmp_path, "phone,time\n186******05,2024-01-05\n139******11,2024-01-06\n")
    result = inspect_file(log, customer="phone")
    with pytest.raises(InputError) as stopped:
        retainr.load(log, customer="phone")
    assert evidence(result, "identity").startswith(stopped.value.message)
    assert counts(result)["customers"] == 2
    allowed = inspect_file(log, customer="phone", allow_masked_id=True)
    assert found(allowed, "identity") is None


def test_an_export_that_hides_its_buyers(tmp_path: Path) -> None:
    samples = Path("tests/load/presets").resolve()
    result = inspect_file(next(samples.glob("pinduoduo*.csv")))
    assert "customers cannot be told apart" in evidence(result, "identity")
    assert result.data.preset == "pinduoduo"


def test_several_currencies_are_an_error_and_no_stop(tmp_path: Path) -> None:
    log = written(tmp_path, "customer,time,amount\na,2024-01-05,$1.50\nb,2024-01-06,€2.00\n")
    result = inspect_file(log)
    with pytest.raises(InputError) as stopped:
        retainr.cohort(retainr.load(log))
    assert evidence(result, "currencies").startswith(stopped.value.message)
    assert counts(result)["orders"] == 2
    dollars = inspect_file(log, where="amount like '%$%'")
    assert found(dollars, "currencies") is None


def test_ambiguous_dates_are_an_error_and_no_stop(tmp_path: Path) -> None:
    log = written(tmp_path, "customer,time\na,01/02/2024\nb,03/04/2024\n")
    result = inspect_file(log)
    with pytest.raises(InputError) as stopped:
        retainr.cohort(retainr.load(log))
    assert evidence(result, "reading") == f"{stopped.value.message} ({stopped.value.hint})"
    assert option(result, "reading") is None
    assert found(inspect_file(log, date_order="dmy"), "reading") is None


def test_times_with_and_without_offset_are_an_error_and_no_stop(tmp_path: Path) -> None:
    log = written(tmp_path, "customer,time\na,2024-01-05 10:00Z\nb,2024-01-05 10:00\n")
    result = inspect_file(log)
    with pytest.raises(InputError) as stopped:
        retainr.cohort(retainr.load(log))
    assert stopped.value.message in evidence(result, "reading")
    assert result.summary["errors"] == 1


def test_what_cannot_be_opened_stops(tmp_path: Path) -> None:
    damaged = written(tmp_path, "PAR1 this is no Parquet file PAR1", "log.parquet")
    with pytest.raises(InputError):
        inspect_file(damaged)
    with pytest.raises(InputError, match="no data rows"):
        inspect_file(written(tmp_path, "customer,time\n"))


def test_errors_stand_before_warnings_before_notes(tmp_path: Path) -> None:
    log = PLAIN + "ann 2024-01-10 5\n∅ 2024-01-13 1\n∅ 2024-01-13 1\n"
    severities = [note.severity for note in inspect(log, tmp_path).notes]
    assert severities == [Severity.ERROR, Severity.WARNING, Severity.NOTE]
