"""What rows mean beyond their own cells: statuses, refunds, order lines, guests, currencies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import retainr
from retainr.load import Needs
from tests.load.inputs import load, text

SHOPIFY = (
    "Name,Email,Financial Status,Lineitem quantity,Created at,Total,Refunded Amount,Currency,x"
)
EVENTS = Needs(("customer", "time", "event"), ("event_id",))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("orders.csv")


def shop(path: Path, *lines: str) -> Path:
    return text(path, *lines, header=SHOPIFY)


def wrong(path: Path, **options: Any) -> retainr.InputError:
    with pytest.raises(retainr.InputError) as caught:
        load(path, **{"max_rejects": 0.05, **options})
    return caught.value


ORDER = (
    "#1,a@x,paid,1,2024-01-05,10.00,0.00,usd,red",
    "#1,,,1,2024-01-05,,,,",
    "#2,b@x,voided,1,2024-01-06,20.00,0.00,usd,red",
    "#2,,,2,2024-01-06,,,,",
)


def test_later_lines_are_their_orders(path: Path) -> None:
    found = load(shop(path, *ORDER))
    assert found.account["filtered"] == found.account["used"] == 2
    assert found.money == [0, 100_000]
    assert found.customers == 1
    assert found.adds_up


def test_the_same_rows_without_the_preset(path: Path) -> None:
    found = load(shop(path, *ORDER), preset="none", columns={"time": "Created at"})
    assert found.rows.columns.preset is None
    assert found.account["filtered"] == 0
    assert found.account["rejected"] == 2


def test_a_filter_and_a_segment_see_what_the_first_line_says(path: Path) -> None:
    found = load(shop(path, *ORDER), where="\"Financial Status\" = 'paid'", by=("x",))
    assert found.account["used"] == 2
    assert found.used["segment_0"].to_list() == ["red", "red"]


def test_the_order_of_the_rows_does_not_matter(path: Path) -> None:
    found = load(shop(path, *reversed(ORDER)))
    assert found.money == [0, 100_000]
    assert found.customers == 1


def test_rejects_are_shown_as_they_stand_in_the_file(path: Path) -> None:
    found = load(shop(path, "#1,,paid,1,2024-01-05,10.00,0.00,usd,", "#1,,,1,2024-01-05,,,,"))
    rejected = found.rows.rejected()
    assert rejected["Financial Status"].to_list() == ["paid", None]
    assert rejected["reason"].unique().to_list() == ["no customer"]


def test_rows_that_only_their_order_makes_equal_are_no_duplicates(path: Path) -> None:
    lines = (
        "#1,a@x,paid,1,2024-01-05,,,usd,",
        "#1,a@x,,1,2024-01-05,,,,",
        "#1,a@x,,1,2024-01-05,,,,",
    )
    found = load(shop(path, "#1,a@x,paid,2,2024-01-05,1,0,usd,", *lines), dedupe=True)
    assert found.account["deduplicated"] == 1


def test_refunds_are_subtracted(path: Path) -> None:
    found = load(
        shop(
            path,
            "#1,a,refunded,1,2024-01-05,10.00,10.00,usd,",
            "#2,a,partially_refunded,1,2024-01-06,10.00,2.50,usd,",
            "#3,a,paid,1,2024-01-07,10.00,,usd,",
        )
    )
    assert found.money == [0, 75_000, 100_000]
    orders = retainr.cohort(found.rows).data
    assert (orders.orders, orders.refunds) == (3, 0)


def test_a_refund_that_is_no_number_is_a_reject(path: Path) -> None:
    found = load(shop(path, "#1,a,paid,1,2024-01-05,10.00,some,usd,"))
    assert dict(found.ledger.reasons) == {"unreadable amount": 1}


def test_refunds_of_another_amount_are_not_subtracted(path: Path) -> None:
    line = "#1,a,refunded,7,2024-01-05,10.00,10.00,usd,"
    assert load(shop(path, line), columns={"amount": "Lineitem quantity"}).money == [70_000]


def test_an_unknown_status_is_a_reject_with_its_word(path: Path) -> None:
    error = wrong(shop(path, "#1,a,payd,1,2024-01-05,10.00,0,usd,"))
    assert " ".join(error.details[0].split()) == (
        "1 unknown status first: row 1, Financial Status is 'payd'"
    )
    assert error.hint.startswith("known are: --explain --preset shopify; to say yourself which ")


def test_an_empty_status_is_unknown(path: Path) -> None:
    found = load(shop(path, "#1,a,,1,2024-01-05,10.00,0,usd,"))
    assert dict(found.ledger.reasons) == {"unknown status": 1}


STATUSES = ("a,2024-01-05,1,paid", "b,2024-01-06,2,已取消", "c,2024-01-07,3,Refunded")


def test_general_words_where_the_user_names_a_column(path: Path) -> None:
    given = text(path, *STATUSES, header="customer_id,order_date,amount,state")
    assert load(given).account["used"] == 3
    found = load(given, columns={"status": "state"})
    assert found.account["filtered"] == 1
    assert found.money == [0, 10_000]
    assert found.rows.columns.found_by["status"] == "option"


def test_a_general_word_that_is_not_known(path: Path) -> None:
    given = text(path, "a,2024-01-05,1,??", header="customer_id,order_date,amount,state")
    error = wrong(given, columns={"status": "state"})
    assert error.hint.startswith("to say yourself which count: --preset none --where ")


def test_the_as_of_day_is_that_of_the_last_readable_row(path: Path) -> None:
    found = load(shop(path, *ORDER))
    assert str(found.ledger.as_of) == "2024-01-06"


CURRENCIES = ("a,2024-01-05,1,usd", "a,2024-01-06,2,eur", "b,2024-01-07,4,EUR", "b,2024-01-08,8,")


def money(path: Path, *lines: str) -> Path:
    return text(path, *lines, header="customer_id,order_date,amount,currency")


def test_two_currencies_are_refused(path: Path) -> None:
    error = wrong(money(path, *CURRENCIES))
    assert error.message == "orders.csv: 2 currencies: EUR (2 rows), usd (1)"
    assert error.hint == "--by currency splits by it, or --where \"currency = 'EUR'\""


def test_only_rows_that_count_have_a_currency(path: Path) -> None:
    given = money(path, *CURRENCIES)
    assert load(given, where="currency = 'usd'").money == [10_000]
    assert load(given, where="amount < 2").money == [10_000]


def test_currencies_do_not_matter_without_money(path: Path) -> None:
    assert load(money(path, *CURRENCIES), needs=Needs(optional=())).account["used"] == 4


def test_each_currency_of_a_customer_counts_by_itself(path: Path) -> None:
    found = load(money(path, *CURRENCIES), by=("currency",))
    assert sorted(found.used.select("customer", "segment_0", "amount").rows(), key=str) == [
        ("a (eur)", "eur", 20_000),
        ("a (usd)", "usd", 10_000),
        ("b (EUR)", "EUR", 40_000),
        ("b", None, 80_000),
    ]


def test_one_currency_is_fine(path: Path) -> None:
    assert load(money(path, "a,2024-01-05,1,usd", "a,2024-01-05,1,USD")).account["used"] == 2


def test_a_map_makes_one_customer_of_several(path: Path) -> None:
    text(Path("map.csv"), "web-7,7", "7,A", "app-9,A", header="alias,id")
    given = text(
        path, "7,2024-01-05,1", "web-7,2024-01-06,1", "app-9,2024-01-07,1", "8,2024-01-08,1"
    )
    found = load(given, customer_map="map.csv")
    assert sorted(found.used["customer"]) == ["8", "A", "A", "A"]


@pytest.mark.parametrize("ids", [[7, 8], [7.0, 8.0]])
def test_a_map_of_numbers(path: Path, ids: list[Any]) -> None:
    text(Path("map.csv"), "7,8", header="alias,id")
    frame = pl.DataFrame({"customer_id": ids, "order_date": ["2024-01-05"] * 2})
    frame.write_parquet("orders.parquet")
    assert load("orders.parquet", customer_map="map.csv").used["customer"].to_list() == ["8", "8"]


def test_a_map_where_ids_change_their_pattern_late(path: Path) -> None:
    text(Path("map.csv"), "x,7", header="alias,id")
    given = text(path, *("7,2024-01-05,1" for _ in range(1500)), "x,2024-01-06,1")
    assert load(given, customer_map="map.csv").customers == 1


def test_masked_ids_are_refused_unless_allowed(path: Path) -> None:
    given = text(path, "186******05,2024-01-05,1", "139******11,2024-01-06,1")
    error = wrong(given)
    assert error.message == (
        "orders.csv: \"customer_id\" holds masked ids, such as '186******05' in row 1: customers "
        "cannot be told apart"
    )
    assert load(given, allow_masked_id=True).customers == 2


def test_files_of_one_export_agree(path: Path) -> None:
    shop(path, ORDER[0])
    text(Path("more.csv"), "#3,a@x,paid,1,2024-02-05,3", header=SHOPIFY.split(",Refunded")[0])
    error = wrong_of(path, Path("more.csv"))
    assert error.message.startswith('more.csv: no column "Refunded Amount", "Currency"')
    assert wrong_of(Path("more.csv"), path).message.startswith('more.csv: no column "Refunded')


def wrong_of(*paths: Path) -> retainr.InputError:
    with pytest.raises(retainr.InputError) as caught:
        load(*paths)
    return caught.value


def test_a_preset_that_is_named_is_used_whatever_the_header(path: Path) -> None:
    given = text(
        path, "a,2024-01-05,1,voided", header="customer_id,order_date,Total,Financial Status"
    )
    found = load(given, preset="shopify")
    assert found.account["filtered"] == 1
    assert found.rows.columns.found_by["customer"] == "header"


def test_a_preset_that_is_not_known(path: Path) -> None:
    assert wrong(shop(path, *ORDER), preset="shop").message == "--preset shop: no such export"


def test_an_event_is_known_by_the_id_that_is_its_own(path: Path) -> None:
    lines = ("7,view,2024-01-05,1,u1", "7,view,2024-01-06,1,u2", "7,view,2024-01-06,2,u2")
    header = "amplitude_id,event_type,event_time,event_id,uuid"
    found = load(text(path, *lines, header=header), needs=EVENTS)
    assert found.account["deduplicated"] == 1
    assert found.account["used"] == 2
