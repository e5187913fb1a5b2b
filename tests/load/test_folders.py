"""Folders and patterns: partitions become columns, links lead nowhere twice."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from retainr.errors import InputError
from retainr.load.scan import scan
from tests.cli.program import cohort
from tests.load.inputs import load, table, text
from tests.load.tables import pack, write_partitions, write_workbook

ROW = "a,2024-01-05,1"


def made(path: Path, *rows: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return text(path, *(rows or (ROW,)))


def partitioned(folder: Path) -> Path:
    made(folder / "year=2024" / "month=01" / "a.csv")
    made(folder / "year=2024" / "month=02" / "b.csv", "b,2024-02-05,2")
    made(folder / "year=2023" / "month=12" / "c.csv", "c,2023-12-05,4")
    return folder


def test_keys_of_folders_are_columns(tmp_path: Path) -> None:
    loaded = load(partitioned(tmp_path / "orders"), by=("year", "month"))
    found = loaded.used.sort("amount").select("segment_0", "segment_1").rows()
    assert found == [("2024", "01"), ("2024", "02"), ("2023", "12")]


def test_they_are_text_with_their_zeros(tmp_path: Path) -> None:
    made(tmp_path / "customer=00042" / "a.csv", "2024-01-05,1")
    path = tmp_path / "customer=00042" / "a.csv"
    path.write_text("order_date,amount\n2024-01-05,1\n")
    source = scan([str(tmp_path)])
    assert source.columns == ("order_date", "amount", "customer")
    assert source.select(("customer",)).collect()["customer"].item() == "00042"
    assert load(tmp_path).customers == 1


def test_they_may_filter_and_date_rows(tmp_path: Path) -> None:
    folder = partitioned(tmp_path / "orders")
    assert load(folder, where="year = 2023").money == [40_000]
    assert load(folder, where="month = '02'").money == [20_000]
    for day in ("2024-01-05", "2024-01-06"):
        path = tmp_path / "days" / f"day={day}" / "a.csv"
        made(path).write_text("customer_id,amount\na,1\n")
    times = load(tmp_path / "days", columns={"time": "day"}).times
    assert [time.day for time in times] == [5, 6]


def test_a_value_that_is_not_there(tmp_path: Path) -> None:
    made(tmp_path / "channel=__HIVE_DEFAULT_PARTITION__" / "a.csv")
    made(tmp_path / "channel=ads" / "b.csv")
    assert load(tmp_path, by=("channel",)).used["segment_0"].to_list() == [None, "ads"]


def test_names_of_folders_are_unquoted(tmp_path: Path) -> None:
    made(tmp_path / "the%20channel=a%2Fb%3D1" / "a.csv")
    made(tmp_path / "the%20channel=大客户" / "b.csv")
    found = load(tmp_path, by=("the channel",)).used["segment_0"]
    assert found.to_list() == ["a/b=1", "大客户"]


def test_what_the_file_says_itself_stands_above_its_folder(tmp_path: Path) -> None:
    made(tmp_path / "amount=100" / "a.csv", ROW)
    assert load(tmp_path).money == [10_000]


def test_all_files_of_an_input_need_the_key_that_is_used(tmp_path: Path) -> None:
    made(tmp_path / "channel=ads" / "a.csv")
    loose = made(tmp_path / "z.csv")
    assert load(tmp_path).ledger.rows_read == 2
    with pytest.raises(InputError) as caught:
        load(tmp_path, by=("channel",))
    assert caught.value.message.startswith(f'{loose}: no column "channel"')


def test_folders_above_the_one_that_is_named_say_nothing(tmp_path: Path) -> None:
    folder = partitioned(tmp_path / "orders")
    assert scan([str(folder / "year=2024")]).columns[3:] == ("month",)
    assert scan([str(folder / "year=2024" / "month=01" / "a.csv")]).columns[3:] == ()


def test_a_pattern_has_the_keys_after_its_first_star(tmp_path: Path) -> None:
    folder = partitioned(tmp_path / "orders")
    assert scan([str(folder / "*" / "*" / "*.csv")]).columns[3:] == ("year", "month")
    assert scan([str(folder / "year=2024" / "*" / "*.csv")]).columns[3:] == ("month",)
    assert scan([str(folder / "**" / "*.csv")]).columns[3:] == ("year", "month")


def test_rejected_rows_show_the_keys(tmp_path: Path) -> None:
    made(tmp_path / "channel=ads" / "a.csv", ",2024-01-05,1", ROW)
    rejected = load(tmp_path).rows.rejected()
    assert rejected.select("row", "reason", "channel").rows() == [(1, "no customer", "ads")]


def test_workbooks_and_packed_files_in_folders(tmp_path: Path) -> None:
    rows = [("customer_id", "order_date"), ("a", "2024-01-05")]
    (tmp_path / "shop=x").mkdir()
    write_workbook(tmp_path / "shop=x" / "o.xlsx", Orders=rows)
    assert load(tmp_path, by=("shop",)).used["segment_0"].to_list() == ["x"]


def test_endings_that_are_looked_for(tmp_path: Path) -> None:
    for name in ("a.parquet", "b.pq"):
        table(tmp_path / name)
    pack(tmp_path / "a.parquet").rename(tmp_path / "c.bin")
    assert len(scan([str(tmp_path)]).parts) == 2


@pytest.mark.parametrize("links", [("loop",), ("loop", "again")])
def test_links_to_folders_are_not_followed(tmp_path: Path, links: tuple[str, ...]) -> None:
    """A link back to a folder above would count every file again, without an end."""
    folder = tmp_path / "orders"
    made(folder / "deep" / "a.csv")
    for name in links:
        (folder / name).symlink_to(folder, target_is_directory=True)
        (folder / "deep" / name).symlink_to(folder, target_is_directory=True)
    for path in (folder, folder / "**" / "*.csv", folder / "**"):
        assert load(path).ledger.rows_read == 1, path


def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    made(tmp_path / "there" / "x=1" / "a.csv")
    (tmp_path / "here").symlink_to(tmp_path / "there", target_is_directory=True)
    (tmp_path / "b.csv").symlink_to(tmp_path / "there" / "x=1" / "a.csv")
    assert load(tmp_path / "here", by=("x",)).used["segment_0"].to_list() == ["1"]
    assert load(tmp_path / "b.csv").ledger.rows_read == 1


def test_a_link_to_a_file_in_a_folder_is_a_file(tmp_path: Path) -> None:
    made(tmp_path / "elsewhere" / "a.csv")
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders" / "b.csv").symlink_to(tmp_path / "elsewhere" / "a.csv")
    (tmp_path / "orders" / "gone.csv").symlink_to(tmp_path / "nothing.csv")
    assert load(tmp_path / "orders").ledger.rows_read == 1


def test_links_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "b.csv")
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    with pytest.raises(InputError, match=r"no such file|behind which is no file"):
        load(tmp_path / "a.csv")


def test_two_stars_pass_over_hidden_folders(tmp_path: Path) -> None:
    made(tmp_path / ".git" / "a.csv")
    made(tmp_path / "x" / "b.csv")
    assert load(tmp_path / "**" / "*.csv").ledger.rows_read == 1


def test_two_stars_find_a_file_once(tmp_path: Path) -> None:
    made(tmp_path / "x" / "y" / "b.csv")
    assert load(tmp_path / "**" / "**" / "*.csv").ledger.rows_read == 1
    assert load(tmp_path / "**" / "y" / "*.csv").ledger.rows_read == 1


def test_a_pattern_may_stand_in_a_folder_with_brackets(tmp_path: Path) -> None:
    made(tmp_path / "a" / "[x]" / "b.csv")
    assert load(tmp_path / "**" / "b.csv").ledger.rows_read == 1


def test_a_named_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    """As in `retainr cohort <(zcat orders.csv.gz)`."""
    import threading

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    content = f"customer_id,order_date,amount\n{ROW}\n"
    writer = threading.Thread(target=pipe.write_text, args=(content,))
    writer.start()
    assert load(pipe).money == [10_000]
    writer.join()


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_a_program_run_over_partitions(tmp_path: Path, monkeypatch: Any, kind: str) -> None:
    from tests.load.tables import orders

    monkeypatch.chdir(tmp_path)
    write_partitions(orders(), Path("o"), kind)
    done = cohort("o", "--by", "channel", "--max-rejects", "1", "--format", "json")
    assert {row["channel"] for row in done.document["tables"]["cohort"]} == {
        "ads",
        "organic",
        "(none)",
    }
