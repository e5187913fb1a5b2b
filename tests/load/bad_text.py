"""Bad delimited texts: cut off, binary, with zero bytes, wrong quotes, uneven rows, no header."""

from __future__ import annotations

import codecs
import random

from tests.load.bad import GOOD, HEADER, LONG, ROW, Bad, packed, rows, zstd

_JUNK = random.Random(1).randbytes(4000)
_TITLE = "Orders of the shop\nmade on 2024-02-01\n"
_WIDE = ",".join(f"column_{n}" for n in range(10_000))

CUT: dict[str, Bad] = {
    "cut off within quotes": Bad(GOOD + 'b,2024-01-06,"1'),
    "cut off within the header": Bad("customer_id,order_d"),
    "cut off within the quoted header": Bad('"customer_id","order_d'),
    "cut off after the header": Bad(HEADER),
    "nothing": Bad(b""),
    "only a mark": Bad(codecs.BOM_UTF8),
    "only line breaks": Bad("\n\r\n\n"),
    "half of gzip": Bad(packed()[:9000], file="orders.csv.gz"),
    "the start of gzip": Bad(packed()[:5], file="orders.csv.gz"),
    "gzip without its end": Bad(packed()[:-6], file="orders.csv.gz"),
    "gzip with a wrong byte": Bad(
        packed()[:5000] + b"\xff\xfe" + packed()[5002:], file="orders.csv.gz"
    ),
    "gzip of nothing": Bad(packed(b""), file="orders.csv.gz"),
    "gzip of a picture": Bad(packed(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0"), file="orders.csv.gz"),
    "half of zstd": Bad(zstd()[:9000], file="orders.csv.zst"),
    "the start of zstd": Bad(zstd()[:5], file="orders.csv.zst"),
    "zstd with junk after its mark": Bad(zstd()[:4] + _JUNK, file="orders.csv.zst"),
}

BINARY: dict[str, Bad] = {
    "a picture": Bad(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + _JUNK),
    "a photo": Bad(b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + _JUNK),
    "a PDF": Bad(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + _JUNK),
    "a program": Bad(b"\x7fELF\x02\x01\x01" + bytes(57) + _JUNK),
    "junk": Bad(_JUNK),
    "zeros": Bad(bytes(5000)),
    "a zero byte in a field": Bad(GOOD + "b\0b,2024-01-06,1\n" + ROW),
    "a zero byte in the header": Bad("customer_id\0,order_date\na,2024-01-05\n"),
    "UTF-16 that is no table": Bad("Dear Sir or Madam,\nnothing\n".encode("utf-16-le")),
    "UTF-16 of an odd length": Bad(GOOD.encode("utf-16")[:-1]),
    "a mark of UTF-16 before UTF-8": Bad(codecs.BOM_UTF16_LE + GOOD.encode()),
    "a mark of UTF-8 before UTF-16": Bad(codecs.BOM_UTF8 + GOOD.encode("utf-16-le")),
    "a page called CSV": Bad("<!DOCTYPE html>\n<html><body>Please log in"),
}

ENCODING: dict[str, Bad] = {
    "headers in two readings": Bad(
        "客户,日期\n甲,2024-01-05\n".encode("gb18030")[:2]
        + b"\xc1\xd9,order_date,customer\nx,2024-01-05,a\n"
    ),
    "rows in two readings": Bad(GOOD.encode() + "张三,2024-01-05,1\n".encode("gb18030")),
    "an encoding that does not fit": Bad(rows("张三,2024-01-05,1"), ("--encoding", "ascii")),
    "an encoding that is none": Bad(GOOD, ("--encoding", "utf-9")),
    "a wrong byte far from the start": Bad(LONG.encode() * 12 + b"\xff,2024-01-05,1\n"),
    "two encodings in one file": Bad(
        (HEADER + "张三,2024-01-05,1\n" * 3).encode() + "张三,2024-01-05,1\n".encode("gb18030")
    ),
    "UTF-16 said, UTF-8 there": Bad(GOOD, ("--encoding", "utf-16-le")),
}

QUOTES: dict[str, Bad] = {
    "a quote opened in the first row": Bad(HEADER + '"' + ROW * 300),
    "a quote opened in the middle": Bad(HEADER + ROW * 300 + '"' + ROW * 300),
    "a quote opened in the last row": Bad(HEADER + ROW * 300 + 'b,2024-01-06,"1\n'),
    "a quote opened in the header": Bad('"' + GOOD),
    "a quote within a field": Bad(rows('a"b,2024-01-05,1', 'a"b"c,2024-01-05,x"')),
    "rows as one quoted field": Bad(HEADER + '"a,2024-01-05,1"\n' * 3),
}

UNEVEN: dict[str, Bad] = {
    "every row is longer by one": Bad(HEADER + "a,2024-01-05,1,x\n" * 3),
    "every row is longer by one empty": Bad(HEADER + ",,2024-01-05,1\n" * 3),
    "only the header is shorter": Bad("customer_id,order_date\n" + ROW * 3),
    "all rows are shorter": Bad(HEADER + "a\n" * 3),
    "decimal commas without quotes": Bad(HEADER + "a,2024-01-05,1,50\n" * 3),
}

HEADERS: dict[str, Bad] = {
    "the header below a title": Bad(_TITLE + GOOD),
    "the header below rows of commas": Bad("Report,,\n,,\n" + GOOD),
    "the header below as many lines as are skipped, and one": Bad(
        _TITLE + GOOD, ("--skip-rows", "1")
    ),
    "more lines skipped than there are": Bad(GOOD, ("--skip-rows", "9")),
    "no header": Bad(ROW * 3),
    "no names in the header": Bad(",,\n" + ROW),
    "one column": Bad("customer_id\na\n"),
    "another separator": Bad(GOOD.replace(",", ":")),
    "a role twice": Bad("customer_id,customer_id,order_date\na,b,2024-01-05\n"),
    "ten thousand columns without a known one": Bad(f"{_WIDE}\n{'1,' * 9999}1\n"),
    "a name of a million letters": Bad(f"{'x' * 1_000_000},y\n1,2\n"),
}

TABLE = {**CUT, **BINARY, **ENCODING, **QUOTES, **UNEVEN, **HEADERS}
