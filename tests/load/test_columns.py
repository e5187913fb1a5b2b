"""Which column plays which role: options first, then the dictionary, never a guess."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retainr.errors import InputError
from retainr.load import Needs
from retainr.load.columns import ColumnMap, choose

EVENT = Needs(("customer", "time", "event"), ("event_id",))
NAMES = {
    "customer": "CustomerID customer_id Buyer-ID user_id 客户编号 会员号 買家ID 會員編號",
    "time": "order_date OrderDate InvoiceDate created_at 下单时间 付款时间 下單日期 訂單時間 date",
    "amount": "amount Total order_total Sales dollar_value 金额 实付金额 總金額 消費金額",
    "order": "order_id InvoiceNo order_number Receipt.No 订单编号 订单号 訂單編號",
}
ROLES = [(role, name) for role, names in NAMES.items() for name in names.split()]
FULL_WIDTH = {c: c + 0xFEE0 for c in range(ord("!"), ord("~") + 1)} | {ord(" "): 0x3000}


def chosen(*header: str, needs: Needs | None = None, **options: str) -> ColumnMap:
    return choose("orders.csv", header, options, needs or Needs())


def wrong(*header: str, needs: Needs | None = None, **options: str) -> InputError:
    with pytest.raises(InputError) as caught:
        chosen(*header, needs=needs, **options)
    return caught.value


@pytest.mark.parametrize(("role", "name"), ROLES)
def test_the_dictionary_knows_english_and_chinese(role: str, name: str) -> None:
    others = {"customer": "customer_id", "time": "order_date"} | {role: name}
    found = chosen("x", *others.values(), "y")
    assert found.roles == others
    assert found.found_by[role] == "header"


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("event", "event_name"),
        ("event", "事件名称"),
        ("event_id", "insert_id"),
        ("event_id", "事件ID"),
    ],
)
def test_the_dictionary_knows_events(role: str, name: str) -> None:
    others = {"customer": "user_id", "time": "ts", "event": "event"} | {role: name}
    assert chosen(*others.values(), needs=EVENT).roles == others


@settings(deadline=None)
@given(st.sampled_from(ROLES), st.data())
def test_case_width_and_separators_do_not_matter(
    named: tuple[str, str], data: st.DataObject
) -> None:
    role, name = named
    letters = [c for c in name if c not in " _-."]
    pieces = data.draw(
        st.lists(st.sampled_from(["", " ", "_", "-", ".", "\ufeff"]), min_size=len(letters) + 1)
    )
    shown = "".join(p + c for p, c in zip(pieces, [*letters, ""], strict=False))
    shown = data.draw(st.sampled_from([shown, shown.upper(), shown.lower(), shown.title()]))
    shown = shown.translate(FULL_WIDTH) if data.draw(st.booleans()) else shown
    others = {"customer": "customer_id", "time": "order_date"} | {role: shown}
    assert chosen(*others.values()).roles == others


def test_the_better_name_wins() -> None:
    found = chosen("email", "customer", "date", "created_at", "Customer ID", "InvoiceDate")
    assert found.roles == {"customer": "Customer ID", "time": "InvoiceDate"}


def test_an_option_beats_the_dictionary() -> None:
    found = chosen(
        "customer_id", "order_date", "amount", "who", "when", customer="who", time="when"
    )
    assert found.roles == {"customer": "who", "time": "when", "amount": "amount"}
    assert found.found_by == {"customer": "option", "time": "option", "amount": "header"}


def test_two_names_that_fit_equally_well() -> None:
    error = wrong("Paid at", "customer_id", "Created at")
    assert error.message == 'orders.csv: "Paid at" and "Created at" could both be the time'
    assert error.hint == 'say which one: --time "Paid at"'


def test_three_names_that_fit_equally_well() -> None:
    error = wrong("customer_id", "user_id", "会员号", "order_date")
    assert error.message == (
        'orders.csv: "customer_id" and "user_id" and "会员号" could all be the customer'
    )


def test_an_option_settles_it() -> None:
    assert (
        chosen("user_id", "customer_id", "date", customer="user_id").roles["customer"] == "user_id"
    )


def test_all_roles_with_two_names_are_told_at_once() -> None:
    error = wrong("customer_id", "user_id", "order_date", "invoice_date")
    shown = " ".join((error.message, *error.details))
    assert all(name in shown for name in ("customer_id", "user_id", "order_date", "invoice_date"))


def test_no_name_that_fits() -> None:
    error = wrong("custmer_id", "ordr_date", "colour")
    assert error.message == (
        'orders.csv: no column found for customer and time (nearest: "custmer_id", "ordr_date")'
    )
    assert error.hint == (
        'say which ones: --customer "…" --time "…"; '
        'the file has: "custmer_id", "ordr_date", "colour"'
    )


def test_no_near_name_is_claimed_where_there_is_none() -> None:
    assert wrong("foo", "order_date").message == "orders.csv: no column found for customer"


def test_an_option_that_names_no_column() -> None:
    error = wrong("customer_id", "user_id", "date", customer="userid", time="xyz")
    assert error.message == 'orders.csv: no column "userid", "xyz"'
    assert error.hint == (
        'did you mean --customer "user_id"? the file has: "customer_id", "user_id", "date"'
    )


def test_only_needed_roles_are_looked_for() -> None:
    header = ("user_id", "ts", "event", "event_name", "event_id")
    assert set(chosen(*header).roles) == {"customer", "time"}
    assert "could both be the event" in wrong(*header, needs=EVENT).message


def test_an_amount_wins_over_quantity_times_price() -> None:
    header = ("customer_id", "order_date", "quantity", "unit_price")
    assert set(chosen(*header).roles) == {"customer", "time", "quantity", "price"}
    assert set(chosen(*header, "amount").roles) == {"customer", "time", "amount"}


@pytest.mark.parametrize("half", ["quantity", "price"])
def test_half_of_a_product_is_no_amount(half: str) -> None:
    assert set(chosen("customer_id", "order_date", half).roles) == {"customer", "time"}


def test_content_is_no_guess() -> None:
    assert "no column found for time" in wrong("customer_id", "2024-01-05").message
