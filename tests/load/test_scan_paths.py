"""Paths: several, globs, folders, standard input, and what is wrong with them."""

from __future__ import annotations

import gzip
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retainr.engines.polars import PolarsEngine
from retainr.errors import InputError
from retainr.load import Needs, Reading, open_rows
from retainr.load.scan import scan
from tests.load.inputs import HEADER, load, table, text

if TYPE_CHECKING:
    from retainr.lazy import Frame

ROW = "a,2024-01-05,1"


def wrong(*paths: Path | str) -> InputError:
    with pytest.raises(InputError) as caught:
        load(*paths)
    return caught.value


def pipe(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(content.encode()))
    monkeypatch.setattr(sys, "stdin", stream)


def test_several_files_are_one_input(tmp_path: Path) -> None:
    one = text(tmp_path / "one.csv", ROW, "b,2024-01-06,2")
    two = text(tmp_path / "two.csv", "c,2024-02-01,4")
    loaded = load(two, one)
    assert loaded.ledger.rows_read == 3
    assert loaded.customers == 3
    assert loaded.money == [10_000, 20_000, 40_000]
    assert loaded.rows.source.names == (str(two), str(one))


def test_a_file_named_twice_is_read_twice(tmp_path: Path) -> None:
    one = text(tmp_path / "one.csv", ROW)
    assert load(one, one).ledger.rows_read == 2


def test_a_glob_is_expanded_in_order(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        text(tmp_path / f"orders-{name}.csv", ROW)
    text(tmp_path / "other.csv", ROW)
    parts = scan([str(tmp_path / "orders-*.csv")]).parts
    assert [Path(part.name).name for part in parts] == [f"orders-{n}.csv" for n in "abc"]


def test_two_stars_go_into_folders(tmp_path: Path) -> None:
    deep = tmp_path / "2024" / "01"
    deep.mkdir(parents=True)
    text(deep / "a.csv", ROW)
    text(tmp_path / "b.csv", ROW)
    assert load(tmp_path / "**" / "*.csv").ledger.rows_read == 2


def test_a_name_with_glob_characters_is_that_file(tmp_path: Path) -> None:
    text(tmp_path / "a1.csv", ROW, ROW)
    named = text(tmp_path / "a[1].csv", ROW)
    assert load(named).ledger.rows_read == 1


def test_a_folder_is_read_to_its_depths_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    for place in ("a.csv", "deep/er/b.csv", ".hidden.csv", "_tmp/c.csv", ".git/d.csv"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        text(tmp_path / place, ROW)
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.7\n\0")
    loaded = load(tmp_path)
    assert loaded.ledger.rows_read == 2
    assert loaded.rows.source.names == (str(tmp_path),)


@pytest.mark.parametrize("name", ["ORDERS.CSV", "orders.txt", "orders.tsv"])
def test_endings_of_text_files(tmp_path: Path, name: str) -> None:
    assert load(text(tmp_path / name, ROW)).ledger.rows_read == 1


def test_parquet_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    made = table(tmp_path / "orders.parquet")
    for name in ("export.csv", "export.dat", "export"):
        assert load(made.rename(tmp_path / name)).ledger.rows_read == 2
        (tmp_path / name).rename(made)


def test_no_file(tmp_path: Path) -> None:
    text(tmp_path / "orders.csv", ROW)
    error = wrong(tmp_path / "order.csv")
    assert error.message == f"{tmp_path / 'order.csv'}: no such file"
    assert error.hint == f"did you mean {tmp_path / 'orders.csv'}?"


def test_no_folder(tmp_path: Path) -> None:
    error = wrong(tmp_path / "exports" / "orders.csv")
    assert error.message == f"{tmp_path / 'exports' / 'orders.csv'}: no such file"
    assert error.hint == f"there is no folder {tmp_path / 'exports'}"


def test_all_missing_files_are_named_at_once(tmp_path: Path) -> None:
    error = wrong(tmp_path / "one.csv", text(tmp_path / "two.csv", ROW), tmp_path / "three.csv")
    shown = " ".join((error.message, *error.details))
    assert "one.csv" in shown
    assert "three.csv" in shown
    assert "two.csv" not in shown


def test_a_glob_that_finds_nothing(tmp_path: Path) -> None:
    assert wrong(tmp_path / "*.csv").message == f"{tmp_path / '*.csv'}: no such file"


def test_a_folder_without_files(tmp_path: Path) -> None:
    (tmp_path / "readme.pdf").write_bytes(b"%PDF")
    error = wrong(tmp_path)
    assert error.message == f"{tmp_path}: no file of a known kind in this folder"
    assert ".csv" in error.hint


def test_a_folder_of_mixed_kinds(tmp_path: Path) -> None:
    text(tmp_path / "a.csv", ROW)
    table(tmp_path / "b.parquet")
    error = wrong(tmp_path)
    assert error.message == f"{tmp_path}: files of different kinds (CSV, Parquet)"
    assert error.hint == "read one kind at a time, for example 'folder/*.csv'"


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = text(tmp_path / "orders.csv", ROW)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert wrong(path).message == f"{path}: Permission denied"


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "parquet"])
def test_a_file_that_changes_while_it_is_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"orders.{ending}"
    if ending == "parquet":
        table(path)
    else:
        content = f"{HEADER}\n{ROW}\n{ROW}\n".encode()
        path.write_bytes(gzip.compress(content) if ending == "csv.gz" else content)
    rows = open_rows([str(path)], Needs(), Reading(), PolarsEngine())
    with pytest.raises(InputError) as caught:
        rows.collect(lambda _rows, _as_of: shorter(path))
    assert caught.value.message == f"{path}: changed while it was being read"


def shorter(path: Path) -> dict[str, Frame]:
    """Cut a file in the moment when its reading begins."""
    os.truncate(path, path.stat().st_size - 10)
    return {}


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, f"customer_id,order_date,amount\n{ROW}\nb,2024-01-06,2\n")
    loaded = load("-")
    assert loaded.money == [10_000, 20_000]
    assert loaded.rows.source.names == ("-",)
    assert [part.name for part in loaded.rows.source.parts] == ["standard input"]


def test_standard_input_beside_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, f"customer_id,order_date,amount\n{ROW}\n")
    assert load("-", text(tmp_path / "orders.csv", ROW)).ledger.rows_read == 2


def test_empty_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, "")
    assert wrong("-").message == "standard input: empty"


@pytest.mark.parametrize("first", ["a.csv", "b.csv"])
def test_files_must_agree_on_the_columns_used_whichever_comes_first(
    tmp_path: Path, first: str
) -> None:
    whole, lacking = ("a.csv", "b.csv") if first == "a.csv" else ("b.csv", "a.csv")
    text(tmp_path / whole, ROW)
    text(tmp_path / lacking, "b,2024-01-06", header="customer_id,order_date")
    error = wrong(tmp_path)
    assert str(tmp_path / lacking) in error.message
    assert '"amount"' in error.message
