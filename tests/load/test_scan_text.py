"""Text files: separators, quotes, byte order marks, line ends; nothing is typed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retainr.load.scan import MARK, scan
from tests.load.inputs import HEADER, load, text

if TYPE_CHECKING:
    from pathlib import Path


def columns(path: Path, content: str | bytes) -> tuple[str, ...]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return scan([str(path)]).columns


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_seen_in_the_header(tmp_path: Path, separator: str) -> None:
    path = text(
        tmp_path / "orders.csv",
        separator.join(("a", "2024-01-05", "1.5")),
        header=HEADER.replace(",", separator),
    )
    assert load(path).money == [15_000]


def test_a_separator_inside_quotes_does_not_count(tmp_path: Path) -> None:
    content = 'customer_id;order_date;"amount, net, in EUR";"x, y, z"\na;2024-01-05;5;1\n'
    found = columns(tmp_path / "orders.csv", content)
    assert found == ("customer_id", "order_date", "amount, net, in EUR", "x, y, z")


def test_files_of_one_input_may_have_different_separators_and_orders(tmp_path: Path) -> None:
    text(tmp_path / "a.csv", "a,2024-01-05,1")
    text(tmp_path / "b.csv", "2;b;2024-01-06", header="amount;customer_id;order_date")
    loaded = load(tmp_path)
    assert loaded.customers == 2
    assert loaded.money == [10_000, 20_000]


def test_quoted_fields_hold_separators_line_breaks_and_quotes(tmp_path: Path) -> None:
    path = text(
        tmp_path / "orders.csv",
        '"Smith, J.",2024-01-05,1',
        '"two\nlines",2024-01-06,2',
        '"say ""hi""",2024-01-07,4',
    )
    loaded = load(path)
    assert loaded.ledger.rows_read == 3
    assert set(loaded.used["customer"]) == {"Smith, J.", "two\nlines", 'say "hi"'}


def test_a_header_may_hold_a_line_break(tmp_path: Path) -> None:
    found = columns(
        tmp_path / "orders.csv", 'customer_id,order_date,"net\namount"\na,2024-01-05,1\n'
    )
    assert found == ("customer_id", "order_date", "net\namount")


@pytest.mark.parametrize("header", [HEADER, '"customer_id","order_date","amount"'])
def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path, header: str) -> None:
    content = b"\xef\xbb\xbf" + f"{header}\na,2024-01-05,1\n".encode()
    assert columns(tmp_path / "orders.csv", content) == ("customer_id", "order_date", "amount")
    assert load(tmp_path / "orders.csv").customers == 1


def test_windows_line_ends(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_bytes(f"{HEADER}\r\na,2024-01-05,1\r\nb,2024-01-06,2".encode())
    loaded = load(tmp_path / "orders.csv")
    assert loaded.ledger.rows_read == 2
    assert loaded.money == [10_000, 20_000]


def test_short_and_long_rows_are_rejects_and_blank_lines_no_rows(tmp_path: Path) -> None:
    rows = ("a,2024-01-05,1", "b,2024-01-06", "", "c,2024-01-06,1,", "d,2024-01-06,1,2")
    loaded = load(text(tmp_path / "orders.csv", *rows))
    assert loaded.ledger.reasons == {"uneven row": 2}
    assert loaded.ledger.rows_read == 4
    assert sorted(loaded.used["customer"].to_list()) == ["a", "c"]


def test_an_empty_last_field_is_no_short_row(tmp_path: Path) -> None:
    path = text(tmp_path / "o.csv", "a,2024-01-05,1,", "b,2024-01-06,1,x", header=f"{HEADER},note")
    assert load(path).ledger.reasons == {}


def test_a_column_without_a_name_does_no_harm(tmp_path: Path) -> None:
    path = text(tmp_path / "orders.csv", "0,a,2024-01-05,1", header=f",{HEADER}")
    assert load(path).customers == 1


def test_nothing_is_typed_while_scanning(tmp_path: Path) -> None:
    path = text(tmp_path / "orders.csv", "00042,2024-01-05,1.50", header=HEADER)
    frame = scan([str(path)]).select(("customer_id", "order_date", "amount")).collect()
    assert frame.row(0)[:3] == ("00042", "2024-01-05", "1.50")


def test_only_the_columns_asked_for_are_returned(tmp_path: Path) -> None:
    path = text(tmp_path / "orders.csv", "a,2024-01-05,1")
    assert scan([str(path)]).select(("amount", "customer_id")).collect().columns == [
        "amount",
        "customer_id",
        MARK,
    ]
