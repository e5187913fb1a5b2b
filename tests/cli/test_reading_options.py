"""How rows are read, as the command line says it: filters, rejects, money, segments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.cli.logs import lines, orders
from tests.cli.program import cohort, csv_rows

GOOD = "a,2024-01-05,1"
BAD = (*[GOOD] * 18, ",2024-01-06,2", "b,soon,3")


def json(*args: object) -> dict[str, Any]:
    return cohort(*args, "--format", "json").document


def data(*args: object) -> dict[str, Any]:
    return dict(json(*args)["data"])


def revenue(*args: object) -> list[float]:
    return [row["revenue"] for row in json(*args)["tables"]["cohort"]]


def codes(*args: object) -> list[str]:
    return [note["code"] for note in json(*args)["notes"]]


def test_by_splits_by_the_first_order() -> None:
    rows = json(orders(), "--by", "channel")["tables"]["cohort"]
    sizes = {(r["channel"], r["cohort"]): r["cohort_size"] for r in rows}
    assert sizes == {
        ("shop", "2024-01-01"): 1,
        ("shop", "2024-03-01"): 1,
        ("web", "2024-01-01"): 1,
        ("web", "2024-02-01"): 1,
        ("web", "2024-04-01"): 1,
    }


def test_by_twice() -> None:
    document = json(orders(), "--by", "channel", "--by", "country", "--by", "channel")
    rows = document["tables"]["cohort"]
    assert list(rows[0])[:3] == ["channel", "country", "cohort"]
    found = {(r["channel"], r["country"]) for r in rows}
    assert found == {("shop", "DE"), ("shop", "FR"), ("web", "DE"), ("web", "FR")}
    assert document["parameters"]["by"] == ["channel", "country"]
    assert {"channel", "country"} <= set(document["columns"])


def test_a_missing_segment_has_a_name() -> None:
    path = lines("a,2024-01-05,", "b,2024-01-06,x", header="customer_id,order_date,plan")
    rows = json(path, "--by", "plan")["tables"]["cohort"]
    assert {r["plan"] for r in rows} == {"(none)", "x"}


@pytest.mark.parametrize("also", [(), ("segment_cohort",)])
def test_a_segment_whose_name_is_taken(also: tuple[str, ...]) -> None:
    path = lines("a,2024-01-05,x,y", header="customer_id,order_date,cohort,segment_cohort")
    by = [part for name in ("cohort", *also) for part in ("--by", name)]
    rows = cohort(path, "--format", "csv", *by).rows
    assert list(rows[0].values())[: 1 + len(also)] == ["x", "y"][: 1 + len(also)]
    assert len(set(rows[0])) == len(rows[0])
    assert rows[0]["cohort"] == "2024-01-01"


def test_where_since_until_and_as_of() -> None:
    assert data(orders(), "--where", "channel = 'web'")["rows_filtered"] == 3
    assert data(orders(), "--since", "2024-02-10")["first"] == "2024-02-10"
    cut = data(orders(), "--until", "2024-03-31")
    assert (cut["last"], cut["as_of"], cut["rows_filtered"]) == ("2024-03-31", "2024-03-31", 2)
    seen = data(orders(), "--as-of", "2024-04-05")
    assert (seen["as_of"], seen["rows_after_as_of"]) == ("2024-04-05", 1)


def test_rows_cut_off_by_since_are_told_and_others_are_not() -> None:
    assert "left-truncation-since" in codes(orders(), "--since", "2024-02-10")
    assert "left-truncation-since" not in codes(orders(), "--since", "2024-01-03")
    other = ("--where", "amount > 1")
    assert "left-truncation-since" not in codes(orders(), "--since", "2020-01-01", *other)
    assert "left-truncation-since" not in codes(
        orders(), "--since", "2020-01-01", "--until", "2024-03-31"
    )


@pytest.mark.parametrize("day", ["2024-13-01", "yesterday", "01.02.2024", "2024-01", ""])
@pytest.mark.parametrize("option", ["--since", "--until", "--as-of", "--new-since"])
def test_a_day_that_is_none_names_its_option(option: str, day: str) -> None:
    outcome = cohort(orders(), option, day)
    assert outcome.code == 2
    assert option in outcome.err


def test_tz() -> None:
    path = lines("a,2024-01-31T23:30:00Z,1", "b,2024-02-29T12:00:00Z,1")
    utc, shanghai = data(path), data(path, "--tz", "Asia/Shanghai")
    assert (utc["first"], shanghai["first"]) == ("2024-01-31", "2024-02-01")
    rows = json(path, "--tz", "Asia/Shanghai")["tables"]["cohort"]
    assert {r["cohort"] for r in rows} == {"2024-02-01"}
    assert json(path, "--tz", "Asia/Shanghai")["parameters"]["tz"] == "Asia/Shanghai"


def test_refunds() -> None:
    kept = [40.0, 20.0, 7.5, 5.0, 12.25, 5.0, 0.0, 100.0, 0.0, 1.0]
    assert revenue(orders()) == revenue(orders(), "--refunds", "keep") == kept
    dropped = [value + 3 * (place == 5) for place, value in enumerate(kept)]
    assert revenue(orders(), "--refunds", "drop") == dropped
    assert data(orders(), "--refunds", "drop")["refunds"] == 1


def test_amount_scale() -> None:
    path = lines("a,2024-01-05,0.123456", "a,2024-01-06,0.1")
    assert revenue(path) == [0.2235]
    assert revenue(path, "--amount-scale", "6") == [0.223456]
    assert revenue(path, "--amount-scale", "0") == [0.0]
    assert "amounts-rounded" in codes(path)
    assert "amounts-rounded" not in codes(path, "--amount-scale", "6")


@pytest.mark.parametrize("scale", ["-1", "10", "2.5"])
def test_amount_scale_has_bounds(scale: str) -> None:
    outcome = cohort(orders(), "--amount-scale", scale)
    assert outcome.code == 2
    assert "--amount-scale" in outcome.err


def test_new_since() -> None:
    document = json(orders(), "--new-since", "2024-02-01")
    rows = document["tables"]["cohort"]
    assert {r["cohort"] for r in rows} == {"2024-02-01", "2024-03-01", "2024-04-01"}
    assert document["summary"]["customers"] == 3
    note = next(n for n in document["notes"] if n["code"] == "new-since")
    assert note["text"] == "2 customers first seen before 2024-02-01 are left out."


def test_acquired() -> None:
    rows = json(orders(), "--acquired", "joined")["tables"]["cohort"]
    sizes = {r["cohort"]: r["cohort_size"] for r in rows}
    assert sizes == {
        "2023-12-01": 1, "2024-01-01": 1, "2024-02-01": 1, "2024-03-01": 1, "2024-04-01": 1,
    }  # fmt: skip
    ann = {r["age"]: r["retained"] for r in rows if r["cohort"] == "2023-12-01"}
    assert ann == {0: 0, 1: 1, 2: 1, 3: 0, 4: 1}
    assert data(orders(), "--acquired", "joined")["columns"]["acquired"] == "joined"


@pytest.mark.parametrize("limit", ["0.1", "10%", ".1", "1e-1", "100%", "1"])
def test_max_rejects_in_both_notations(limit: str) -> None:
    assert data(lines(*BAD), "--max-rejects", limit)["rows_rejected"] == 2


@pytest.mark.parametrize("limit", ["0.09", "9%", "0", "0%", None])
def test_more_rejects_than_that_stop_the_run(limit: str | None) -> None:
    outcome = cohort(lines(*BAD), *(("--max-rejects", limit) if limit else ()))
    assert outcome.code == 2
    assert outcome.out == b""
    assert outcome.error.startswith("orders.csv: 2 of 20 rows rejected (10.0%, limit ")
    shown = [" ".join(line.split()) for line in outcome.said[1:3]]
    assert shown == [
        "1 no customer first: row 19, customer_id is null",
        "1 unreadable time first: row 20, order_date is 'soon'",
    ]
    assert "--max-rejects 0.1" in outcome.hint


@pytest.mark.parametrize("limit", ["x", "-1", "5", "200%", "nan", "", "5 percent"])
def test_a_share_that_is_none(limit: str) -> None:
    outcome = cohort(orders(), "--max-rejects", limit)
    assert outcome.code == 2
    assert outcome.error == f"--max-rejects {limit}: not a share"
    assert outcome.hint == "for example 0.25 or 25%"


def read_back(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        return list(csv_rows(path.read_text()))
    if path.suffix == ".tsv":
        return pl.read_csv(path, separator="\t", infer_schema=False).to_dicts()
    if path.suffix == ".parquet":
        return pl.read_parquet(path).to_dicts()
    return pl.read_ndjson(path).to_dicts()


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet", "jsonl"])
def test_rejects_are_written_whole(ending: str) -> None:
    target = Path(f"rejects.{ending}")
    outcome = cohort(lines(*BAD), "--max-rejects", "10%", "--rejects", target)
    assert outcome.code == 0
    found = read_back(target)
    assert [str(row["row"]) for row in found] == ["19", "20"]
    assert [row["reason"] for row in found] == ["no customer", "unreadable time"]
    assert [row["order_date"] for row in found] == ["2024-01-06", "soon"]
    assert {row["source"] for row in found} == {"orders.csv"}


def test_a_rejects_file_of_another_kind_is_refused_before_reading() -> None:
    outcome = cohort(orders(), "--rejects", "rejects.xlsx")
    assert outcome.code == 2
    assert outcome.error == "--rejects rejects.xlsx: unknown ending"
    assert outcome.hint == "known endings: .csv, .tsv, .parquet, .jsonl"
    assert "columns:" not in outcome.err


def test_dedupe() -> None:
    path = lines(GOOD, GOOD, "a,2024-01-06,1")
    assert data(path)["rows_used"] == 3
    told = data(path, "--dedupe")
    assert (told["rows_deduplicated"], told["rows_used"]) == (1, 2)


def test_several_inputs() -> None:
    one, two = lines(GOOD, name="one.csv"), lines("b,2024-01-06,1", name="two.csv")
    told = data(one, two)
    assert (told["sources"], told["rows_read"]) == (["one.csv", "two.csv"], 2)


def test_standard_input() -> None:
    outcome = cohort("-", "--format", "json", stdin=orders().read_bytes())
    told = outcome.document["data"]
    assert (told["sources"], told["rows_read"]) == (["-"], 10)
