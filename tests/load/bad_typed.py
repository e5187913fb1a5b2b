"""Bad Parquet and Arrow files, JSON, workbooks and databases."""

from __future__ import annotations

import datetime as dt
import gzip
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from tests.load.bad import GOOD, ROW, Bad, archive, arrow, database, half, parquet, workbook

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = ("customer_id", "order_date", "amount")
_ORDER = ("a", dt.date(2024, 1, 5), 1)
_LINE = '{"customer_id": "a", "order_date": "2024-01-05"}\n'
_LATE = pl.Series([2**62, 0]).cast(pl.Datetime("ms"))
_PASSWORD = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
)


def _bomb(path: Path) -> None:
    """Write a workbook whose sheet is 3 GB of zeros, as its directory says."""
    content = archive(xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=bytes(1 << 20))
    size = (1 << 20).to_bytes(4, "little")
    path.write_bytes(content.replace(size, (3 << 30).to_bytes(4, "little")))


def _stream(path: Path) -> None:
    pl.DataFrame({"customer_id": ["a"]}).write_ipc_stream(path)


COLUMNS: dict[str, Bad] = {
    "half of Parquet": Bad(half(parquet()), file="o.parquet"),
    "Parquet of only its marks": Bad(b"PAR1PAR1", file="o.parquet"),
    "junk between the marks of Parquet": Bad(
        b"PAR1" + bytes(range(256)) + b"\x10\0\0\0PAR1", file="o.parquet"
    ),
    "a footer of Parquet longer than it": Bad(
        b"PAR1" + bytes(99) + b"\xff\xff\xff\x7fPAR1", file="o.parquet"
    ),
    "Parquet without rows": Bad(
        lambda p: pl.DataFrame(schema=_HEADER).write_parquet(p), file="o.parquet"
    ),
    "Parquet without columns": Bad(lambda p: pl.DataFrame().write_parquet(p), file="o.parquet"),
    "Parquet with lists as ids": Bad(parquet(customer_id=[["a"], ["b"]]), file="o.parquet"),
    "Parquet with structures as times": Bad(
        parquet(order_date=[{"day": 1}, {"day": 2}]), file="o.parquet"
    ),
    "Parquet with nothing in the ids": Bad(
        parquet(customer_id=pl.Series([None, None])), file="o.parquet"
    ),
    "Parquet with nothing in the times": Bad(parquet(order_date=[None, None]), file="o.parquet"),
    "Parquet with times after the year 9999": Bad(parquet(order_date=_LATE), file="o.parquet"),
    "Parquet with times of day": Bad(parquet(order_date=[dt.time(1)] * 2), file="o.parquet"),
    "Parquet with too fine amounts": Bad(
        parquet(amount=pl.Series([Decimal("0.1"), None], dtype=pl.Decimal(38, 37))),
        file="o.parquet",
    ),
    "text called Parquet": Bad(GOOD, file="o.parquet"),
    "half of Arrow": Bad(half(arrow()), file="o.arrow"),
    "junk between the marks of Arrow": Bad(
        b"ARROW1\0\0" + bytes(range(256)) + b"\x10\0\0\0ARROW1", file="o.arrow"
    ),
    "zeros within Arrow": Bad(lambda p: _zeroed(p), file="o.arrow"),
    "an Arrow stream": Bad(_stream, file="o.arrow"),
    "Arrow with times after the year 9999": Bad(arrow(order_date=_LATE), file="o.arrow"),
}


def _zeroed(path: Path) -> None:
    arrow()(path)
    content = path.read_bytes()
    path.write_bytes(content[:16] + bytes(400) + content[416:])


LINES: dict[str, Bad] = {
    "a line of JSON cut off": Bad(_LINE * 3 + _LINE[:20], file="o.ndjson"),
    "a line that is no JSON": Bad(_LINE * 3 + ROW + _LINE, file="o.ndjson"),
    "a line that is a number": Bad(_LINE + "7\n", file="o.ndjson"),
    "JSON over several lines": Bad('{\n"customer_id": "a"\n}\n', file="o.json"),
    "an array cut off": Bad("[" + _LINE + "," + _LINE[:20], file="o.json"),
    "an array of numbers": Bad("[1, 2]", file="o.json"),
    "zero bytes within JSON": Bad(_LINE + "\0\0\n" + _LINE, file="o.ndjson"),
    "JSON that is not UTF-8": Bad(
        _LINE.encode() + _LINE.replace("a", "é").encode("cp1252"), file="o.ndjson"
    ),
    "half of packed JSON": Bad(
        gzip.compress(("".join(_LINE.replace("a", str(n)) for n in range(999))).encode(), mtime=0)[
            :900
        ],
        file="o.ndjson.gz",
    ),
    "empty objects": Bad("{}\n{}\n", file="o.ndjson"),
    "lists in JSON": Bad(_LINE.replace('"a"', '["a"]'), file="o.ndjson"),
}

BOOKS: dict[str, Bad] = {
    "a workbook with a password": Bad(_PASSWORD + bytes(999), file="o.xlsx"),
    "half of a workbook": Bad(half(workbook(Orders=[_HEADER, _ORDER])), file="o.xlsx"),
    "an empty sheet": Bad(workbook(Notes=[], Orders=[_HEADER, _ORDER]), file="o.xlsx"),
    "a title above the table": Bad(
        workbook(Orders=[("All orders",), (), _HEADER, _ORDER]), file="o.xlsx"
    ),
    "no such sheet": Bad(workbook(Orders=[_HEADER, _ORDER]), ("--sheet", "Order"), "o.xlsx"),
    "only headings in a sheet": Bad(workbook(Orders=[_HEADER]), file="o.xlsx"),
    "errors of Excel as amounts": Bad(
        workbook(Orders=[_HEADER, ("a", _ORDER[1], "#REF!")]), file="o.xlsx"
    ),
    "a workbook that unpacks to gigabytes": Bad(_bomb, file="o.xlsx"),
    "an archive called a workbook": Bad(archive(a_csv=GOOD), file="o.xlsx"),
    "an archive called CSV": Bad(archive(a_csv=GOOD, b_csv=GOOD)),
    "half of an archive": Bad(archive(a_csv=GOOD)[:40]),
    "a sheet asked of CSV": Bad(GOOD, ("--sheet", "1")),
}

_ALL = ("--query", "select * from orders")
DATABASES: dict[str, Bad] = {
    "no query": Bad(database, file="o.db"),
    "no select": Bad(database, ("--query", "delete from orders"), "o.db"),
    "a new table": Bad(database, ("--query", "create table x (y)"), "o.db"),
    "nothing but a pragma": Bad(database, ("--query", "pragma user_version = 7"), "o.db"),
    "an unknown table": Bad(database, ("--query", "select * from order"), "o.db"),
    "another unknown table": Bad(database, ("--query", "select * from sales"), "o.db"),
    "two queries": Bad(database, ("--query", "select 1; drop table orders"), "o.db"),
    "a query without rows": Bad(database, ("--query", "select * from orders where 0"), "o.db"),
    "half of a database": Bad(half(database), _ALL, "o.db"),
    "the start of a database": Bad(half(database, 0.01), _ALL, "o.db"),
    "a query to CSV": Bad(GOOD, _ALL),
}

TABLE = {**COLUMNS, **LINES, **BOOKS, **DATABASES}
