"""SQLite: any value in any column, read only, with or without an address."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from retainr.errors import InputError
from retainr.load import Reading
from retainr.load.scan import scan
from tests.load.inputs import load
from tests.load.tables import orders, write_sqlite

if TYPE_CHECKING:
    from pathlib import Path

ALL = "select * from orders"


def database(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as made, made:
        for statement in statements:
            made.execute(statement)
    return path


def column(path: Path, *values: Any) -> list[str | None]:
    """Return what a column of these values is read as."""
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("create table t (n, value)")
        made.executemany("insert into t values (?, ?)", list(enumerate(values)))
    source = scan([str(path)], Reading(query="select * from t order by n"))
    found: list[str | None] = source.select(("value",)).collect()["value"].to_list()
    return found


def wrong(path: Path | str, query: str | None) -> InputError:
    with pytest.raises(InputError) as caught:
        load(path, query=query)
    return caught.value


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (("00042", 7), ("00042", "7")),
        ((2**63 - 1, -(2**63)), ("9223372036854775807", "-9223372036854775808")),
        ((0.1 + 0.2, 1e300, 12583.0), ("0.30000000000000004", "1e+300", "12583.0")),
        ((None, "", "x"), (None, None, "x")),
        (("a,b", 'say "hi"', "two\nlines", "two\r\nlines"),) * 2,
        (("中文😀", " x "),) * 2,
    ],
    ids=str,
)
def test_values_are_what_is_stored(
    tmp_path: Path, values: tuple[Any, ...], texts: tuple[str | None, ...]
) -> None:
    assert column(tmp_path / "o.db", *values) == list(texts)


def test_a_column_that_changes_its_type_late(tmp_path: Path) -> None:
    """Drivers that guess types from the first rows fail here, or lose the words."""
    values = [None] * 3000 + list(range(30_000)) + ["x7", 0.5]
    found = column(tmp_path / "o.db", *values)
    assert len(found) == len(values)
    assert found[-3:] == ["29999", "x7", "0.5"]


def test_repeated_names_and_expressions(tmp_path: Path) -> None:
    path = database(tmp_path / "o.db", "create table t (a)", "insert into t values (1)")
    found = scan([str(path)], Reading(query="select a, a, a + 1, 'x' as \"b, c\" from t"))
    assert found.columns == ("a (1)", "a (2)", "a + 1", "b, c")


def test_without_a_query_the_tables_are_named(tmp_path: Path) -> None:
    path = database(tmp_path / "o.db", "create table orders (a)", "create view v as select 1")
    for query in (None, "", "  "):
        error = wrong(path, query)
        assert error.message == f"{path}: a database needs --query"
        assert error.hint == '--query \'select * from "orders"\'; its tables: "orders", "v"'


def test_a_database_without_tables(tmp_path: Path) -> None:
    path = database(tmp_path / "o.db", "create table t (a)", "drop table t")
    assert wrong(path, None).message == f"{path}: a database needs --query"


BAD = {
    "selec 1": 'near "selec": syntax error',
    "select * from nope": "no such table: nope",
    "select nope from orders": "no such column: nope",
    "select 1; select 2": "You can only execute one statement at a time.",
    "delete from orders": "attempt to write a readonly database",
    "create table x (a)": "attempt to write a readonly database",
    "select * from orders where 0": "--query finds no rows",
    "begin": "--query returns no rows",
}


@pytest.mark.parametrize("query", BAD)
def test_queries_that_cannot_be_run(tmp_path: Path, query: str) -> None:
    path = write_sqlite(orders(), tmp_path / "o.db")
    before = path.read_bytes()
    error = wrong(path, query)
    assert error.message == f"{path}: {BAD[query]}"
    assert error.hint
    assert path.read_bytes() == before


def test_nothing_is_left_beside_the_database(tmp_path: Path) -> None:
    path = write_sqlite(orders(), tmp_path / "o.db")
    load(path, query=ALL)
    assert [p.name for p in tmp_path.iterdir()] == ["o.db"]


def test_its_rows_are_gone_with_the_input(tmp_path: Path) -> None:
    source = scan([str(write_sqlite(orders(), tmp_path / "o.db"))], Reading(query=ALL))
    path = source.parts[0].path
    assert path.exists()
    del source
    assert not path.exists()


@pytest.mark.parametrize("name", ["o.sqlite", "o.sqlite3", "o", "a?b#c%d [1].db"])
def test_it_is_known_by_its_first_bytes(tmp_path: Path, name: str) -> None:
    assert load(write_sqlite(orders(), tmp_path / name), query=ALL).ledger.rows_read == 120


def test_an_address_of_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "o.csv").write_text("customer_id,order_date\na,2024-01-05\n")
    assert wrong("sqlite:///o.csv", ALL).message == "sqlite:///o.csv: not an SQLite database"
    error = wrong("sqlite:///o.cvs", ALL)
    assert error.message == "sqlite:///o.cvs: no such file"
    assert error.hint == "did you mean o.csv?"


def test_a_damaged_database(tmp_path: Path) -> None:
    path = write_sqlite(orders(2000), tmp_path / "o.db")
    path.write_bytes(path.read_bytes()[:6000])
    assert wrong(path, ALL).message == f"{path}: database disk image is malformed"


def test_a_database_that_may_not_be_read(tmp_path: Path) -> None:
    path = write_sqlite(orders(), tmp_path / "o.db")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert wrong(path, ALL).message == f"{path}: Permission denied"
