"""PostgreSQL: every type comes out as it is, one line for every fault, and nothing is written."""

from __future__ import annotations

import datetime as dt
import random
import sys
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from retainr.errors import InputError
from retainr.load import Reading
from retainr.load.scan import scan
from tests.cli.program import cohort
from tests.load.inputs import load

if TYPE_CHECKING:
    from pathlib import Path

    from tests.load.tables import Postgres


def values(postgres: Postgres, query: str) -> list[Any]:
    """Return the first column of a query."""
    source = scan([postgres.url], Reading(query=query.replace("{s}", postgres.name)))
    return source.select(source.columns[:1]).collect().to_series().to_list()


def wrong(postgres: Postgres, query: str | None, url: str | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        load(url or postgres.url, query=query and query.replace("{s}", postgres.name))
    error = caught.value
    assert "\n" not in error.message + error.hint
    assert error.hint
    return error


NOON = dt.datetime(2024, 1, 5, 12, 30, 0, 123456)
TYPES: dict[str, tuple[str, Any]] = {
    "bigint": ("9007199254740993::bigint", 9_007_199_254_740_993),
    "smallint": ("7::smallint", 7),
    "oid": ("4294967295::oid", "4294967295"),
    "numeric": ("12345678901234567890.123456789::numeric", "12345678901234567890.123456789"),
    "numeric with places": ("19.9::numeric(12, 4)", "19.9000"),
    "small numeric": ("0.00001::numeric", "0.00001"),
    "numeric NaN": ("'NaN'::numeric", "NaN"),
    "money": ("'1234.50'::money", "1234.50"),
    "real": ("12345.67::real", "12345.67"),
    "double": ("19.99::double precision", 19.99),
    "boolean": ("true", True),
    "text": ("'00042'::text", "00042"),
    "varchar": ("'x'::varchar(5)", "x"),
    "char": ("'ab'::char(5)", "ab   "),
    "enum": ("'ok'::{s}.mood", "ok"),
    "domain": ("19.99::{s}.price", "19.99"),
    "uuid": (
        "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    ),
    "bytes": ("'\\x00ff'::bytea", "\\x00ff"),
    "json": ("""'{"a": 1}'::json""", '{"a": 1}'),
    "jsonb": ("""'{"a":1}'::jsonb""", '{"a": 1}'),
    "xml": ("'<x/>'::xml", "<x/>"),
    "inet": ("'10.0.0.1'::inet", "10.0.0.1/32"),
    "range": ("'[1,3)'::int4range", "[1,3)"),
    "bit": ("B'101'", "101"),
    "date": ("'2024-01-05'::date", NOON.date()),
    "timestamp": ("'2024-01-05 12:30:00.123456'::timestamp", NOON),
    "timestamp with zone": (
        "'2024-01-05 20:30:00.123456+08'::timestamptz",
        NOON.replace(tzinfo=dt.UTC),
    ),
    "time": ("'12:30'::time", "12:30:00"),
    "interval": ("'1 day'::interval", "1 day"),
    "array": ("array[1, 2]", ["1", "2"]),
    "endless timestamp": ("'infinity'::timestamp", None),
    "endless date": ("'-infinity'::date", None),
    "far date": ("'20240-01-05'::date", None),
    "last moment": ("'9999-12-31 23:00'::timestamp", dt.datetime(9999, 12, 31, 23)),
    "null": ("null", None),
}


@pytest.mark.parametrize("kind", TYPES)
def test_types(postgres: Postgres, kind: str) -> None:
    postgres.run("create type {s}.mood as enum ('ok')", "create domain {s}.price as numeric")
    written, read = TYPES[kind]
    assert values(postgres, f"select {written} as value") == [read]


def test_numbers_come_with_all_their_digits(postgres: Postgres) -> None:
    draw = random.Random(7)
    given = [
        Decimal(draw.randrange(-(10 ** draw.randrange(1, 30)), 10 ** draw.randrange(1, 30)))
        / 10 ** draw.randrange(0, 6)
        for _ in range(500)
    ]
    rows = ", ".join(f"({n}, {value:f})" for n, value in enumerate(given))
    query = f"select v from (values {rows}) as t (n, v) order by n"
    assert [Decimal(text) for text in values(postgres, query)] == given


def test_days_in_a_session_of_another_zone(postgres: Postgres, monkeypatch: Any) -> None:
    """Moments are moments, whatever the zone of the session shows them in."""
    monkeypatch.setenv("PGTZ", "Asia/Shanghai")
    found = values(postgres, "select '2024-01-05 20:30:00.123456+08'::timestamptz")
    assert found == [NOON.replace(tzinfo=dt.UTC)]


def test_repeated_names(postgres: Postgres) -> None:
    source = scan([postgres.url], Reading(query='select 1 as a, 2 as a, 3, 4 as "x""y"'))
    assert source.columns == ("a (1)", "a (2)", "?column?", 'x"y')


@pytest.mark.parametrize(
    "query",
    [
        "select 1 as a;",
        "select 1 as a ; ",
        "select 1 as a -- all of them",
        "with x as (select 1 as a) select * from x",
        "values (1)",
        "select 1 as a where 'a%b' like 'a\\%%'",
        "(select 1 as a)",
    ],
)
def test_forms_of_queries(postgres: Postgres, query: str) -> None:
    assert values(postgres, query) == [1]


def test_many_rows_come_in_batches(postgres: Postgres) -> None:
    query = "select 'c' || n % 50000 as customer_id, date '2024-01-01' + n % 300 as order_date, "
    query += "repeat('x', 100) as note from generate_series(1, 300000) as t (n)"
    loaded = load(postgres.url, query=query)
    assert loaded.ledger.rows_used == 300_000
    assert loaded.customers == 50_000
    path = loaded.rows.source.parts[0].path
    assert path.exists()
    del loaded
    assert not path.exists()


def test_without_a_query_the_tables_are_named(postgres: Postgres) -> None:
    postgres.run("create table {s}.orders (a int)", "create view {s}.v as select 1")
    for query in (None, " "):
        error = wrong(postgres, query)
        assert error.message.endswith(": a database needs --query")
        assert f'"{postgres.name}.orders"' in error.hint


BAD = {
    "selec 1": 'syntax error at or near "selec"',
    "select * from {s}.nope": 'relation "{s}.nope" does not exist',
    "select nope from {s}.orders": 'column "nope" does not exist',
    "select 1; select 2": "cannot insert multiple commands into a prepared statement",
    "select 1 / (a - a) from {s}.orders": "division by zero",
    "select $1": "there is no parameter $1",
    "select a from {s}.orders where false": "--query finds no rows",
    "delete from {s}.orders": "--query returns no rows",
    "delete from {s}.orders returning a": "",
    "with x as (delete from {s}.orders returning a) select * from x": "",
    "select setval('{s}.counter', 7)": "cannot execute setval() in a read-only transaction",
    "set transaction read write": "--query returns no rows",
    "create table {s}.made (a int)": "--query returns no rows",
    "truncate {s}.orders": "--query returns no rows",
    ")": 'syntax error at or near ")"',
    "select 1) as found (c0); drop table {s}.orders; --": "",
}


@pytest.mark.parametrize("query", BAD)
def test_queries_that_cannot_be_run(postgres: Postgres, query: str) -> None:
    postgres.run(
        "create table {s}.orders (a int)",
        "insert into {s}.orders values (1)",
        "create sequence {s}.counter",
    )
    error = wrong(postgres, query)
    assert BAD[query].replace("{s}", postgres.name) in error.message
    state = "select count(*) + (select last_value from {s}.counter) from {s}.orders"
    assert values(postgres, state) == [2]


PASSWORD = "s3cr3t-w0rd"


def test_connections_that_fail(postgres: Postgres) -> None:
    host = postgres.url.split("@")[1]
    cases = {
        f"postgresql://tester:{PASSWORD}@{host}": "the password is wrong",
        f"postgresql://nobody:{PASSWORD}@{host}": "the password is wrong",
        f"postgresql://tester@{host}": "the server asks for a password",
        f"{postgres.url}?dbname=nope": "no such database",
        f"{postgres.url}?sslmode=require": "no encrypted connection as sslmode asks",
    }
    for url, message in cases.items():
        error = wrong(postgres, "select 1", url)
        assert message in error.message
        assert PASSWORD not in error.message + error.hint
        assert "secret" not in error.message + error.hint


ADDRESSES = {
    "127.0.0.1:1/x": "no server answers there",
    "no-such-host.invalid/x": "no such host",
    "127.0.0.1:99999/x": "not an address of a database",
    "h/x?nope=1": "not an address of a database",
}


@pytest.mark.parametrize("place", ADDRESSES)
@pytest.mark.parametrize("password", [PASSWORD, "a@b", "a/b", "a?b", "a#b", "a:b", "a%zz", "a b"])
def test_no_part_of_a_password_is_shown(place: str, password: str) -> None:
    with pytest.raises(InputError) as caught:
        load(f"postgresql://me:{password}@{place}", query="select 1")
    error = caught.value
    shown = error.message + error.hint.split("{escape}")[0]
    for piece in (password, f":{password[0]}", f"{password[-1]}@"):
        assert piece not in shown.replace("me:***@", "")
    if password == PASSWORD:
        assert error.message.endswith(f": {ADDRESSES[place]}")
    assert error.__cause__ is None


def test_a_password_is_in_nothing_that_is_written(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    targets = [f"r.{ending}" for ending in ("json", "html", "md", "csv", "xlsx", "svg", "parquet")]
    query = "select 'a' as customer_id, date '2024-01-05' as order_date union select '', null"
    options = ("--query", query, "-v", "--debug", "--progress", "--max-rejects", "1")
    done = cohort(postgres.url, *options, *(f"-o{target}" for target in targets), "--rejects=r.tsv")
    assert done.code == 0
    written = b"".join((tmp_path / name).read_bytes() for name in (*targets, "r.tsv"))
    with zipfile.ZipFile("r.xlsx") as book:
        written += b"".join(book.read(name) for name in book.namelist())
    assert b"tester:***@127.0.0.1" in written
    assert b"secret" not in written
    assert "secret" not in done.text + done.err


def test_a_password_is_in_no_traceback(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("toy")

    monkeypatch.setattr(sys.modules["retainr.load.postgresql"], "_stored", broken)
    done = cohort(postgres.url, "--query", "select 1", "--debug")
    assert done.code == 70
    assert "Traceback" in done.err
    assert "secret" not in done.err


def test_the_environment_holds_the_password(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "secret")
    source = scan([postgres.url.replace(":secret@", "@")], Reading(query="select 7 as a"))
    assert source.select(("a",)).collect().item() == 7


def test_no_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", None)
    with pytest.raises(InputError) as caught:
        load("postgresql://me@127.0.0.1:1/x", query="select 1")
    assert caught.value.message.endswith(": the driver for PostgreSQL is not installed")
    assert caught.value.hint == "python -m pip install '.[sql]' in the checkout of retainr"
