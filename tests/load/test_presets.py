"""Known exports: recognised by their headers, the most specific first, and found by name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from retainr.errors import InputError
from retainr.load import Needs, presets
from retainr.load.columns import ColumnMap, choose
from retainr.load.presets import Preset, named, recognise
from retainr.load.words import is_known

SHOPIFY = ("Name", "Email", "Financial Status", "Total", "Created at", "Lineitem quantity")
ORDERS = Needs()
SURVEY = Needs(("score",), ("customer", "time", "comment"))


def chosen(*header: str, needs: Needs = ORDERS, **options: str) -> ColumnMap:
    return choose("x.csv", header, options, needs, recognise(header))


def wrong(*header: str, **options: str) -> InputError:
    with pytest.raises(InputError) as caught:
        choose("x.csv", header, options, ORDERS, recognise(header))
    return caught.value


def test_a_header_is_recognised_whatever_its_order_and_spelling() -> None:
    found = recognise(["LINEITEM_QUANTITY", "other", " email", "name", "financial-status"])
    assert found is not None
    assert found.name == "shopify"


def test_half_of_a_header_is_not_recognised() -> None:
    assert recognise(SHOPIFY[:4]) is None
    assert recognise([]) is None


def preset(name: str, *headers: tuple[str, ...]) -> Preset:
    return Preset(name, name, "orders", tuple(map(frozenset, headers)), {})


def known(monkeypatch: pytest.MonkeyPatch, *made: Preset) -> None:
    monkeypatch.setattr(presets, "presets", lambda: {p.name: p for p in made})


def test_the_most_specific_export_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    known(monkeypatch, preset("small", ("a", "b")), preset("large", ("x",), ("a", "b", "c")))
    found = recognise("abcd")
    assert found is not None
    assert found.name == "large"


def test_two_exports_that_fit_equally_well(monkeypatch: pytest.MonkeyPatch) -> None:
    known(monkeypatch, preset("one", ("a", "b")), preset("two", ("a", "c")))
    with pytest.raises(InputError) as caught:
        recognise("abc", "x.csv")
    assert caught.value.message == "x.csv: fits the exports one and two equally well"
    assert caught.value.hint == "say which one: --preset one; or --preset none"


def test_a_name_that_is_not_known() -> None:
    with pytest.raises(InputError) as caught:
        named("shopfy")
    assert caught.value.message == "--preset shopfy: no such export"
    assert caught.value.hint.startswith("did you mean shopify? known: shopify, woocommerce, ")
    assert caught.value.hint.endswith(", none")


def test_exports_are_known_without_polars() -> None:
    code = (
        "import sys; from retainr.load.presets import recognise; recognise(['a'])\n"
        "print('polars' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_words_of_exports_and_of_the_dictionary_are_known() -> None:
    for word in ("买家会员名", "收件人手机", "備註", "都道府県", "Financial Status"):
        assert is_known(word), word


def test_a_preset_says_which_column_is_which() -> None:
    found = chosen(*SHOPIFY, "Refunded Amount", "Currency")
    assert found.roles == {
        "customer": "Email",
        "time": "Created at",
        "order": "Name",
        "amount": "Total",
        "status": "Financial Status",
        "refunded": "Refunded Amount",
        "currency": "Currency",
    }
    assert set(found.found_by.values()) == {"preset"}
    assert found.preset is not None


def test_an_option_wins_over_the_preset() -> None:
    found = chosen(*SHOPIFY, "Phone", customer="Phone")
    assert found.roles["customer"] == "Phone"
    assert found.found_by["customer"] == "option"


def test_who_else_bought_goes_with_the_presets_customer_only() -> None:
    header = ("order_id", "order_date", "status", "order_total", "billing_email", "customer_id")
    assert chosen(*header).roles["guest"] == "billing_email"
    assert "guest" not in chosen(*header, customer="billing_email").roles
    assert "guest" not in chosen(*header, "vip", customer="vip").roles


def test_another_amount_has_another_currency_and_other_refunds() -> None:
    header = (*SHOPIFY, "Refunded Amount", "Currency", "Subtotal")
    assert {"refunded", "currency"} <= set(chosen(*header, amount="Total").roles)
    assert not {"refunded", "currency"} & set(chosen(*header, amount="Subtotal").roles)


def test_the_dictionary_finds_what_the_preset_misses() -> None:
    found = chosen("Name", "Email", "Financial Status", "Lineitem quantity", "Total", "order_date")
    assert found.roles["time"] == "order_date"
    assert found.found_by["time"] == "header"


def test_a_role_that_a_preset_does_not_name_is_left_alone() -> None:
    header = ("uuid", "event", "timestamp", "distinct_id", "amount")
    assert "amount" not in chosen(*header).roles


def test_a_currency_is_looked_for_beside_any_amount() -> None:
    assert chosen("user_id", "date", "amount", "币种").roles["currency"] == "币种"
    assert "currency" not in chosen("user_id", "date", "currency").roles


def test_a_question_of_a_survey_is_its_score() -> None:
    question = "2、您有多大可能向朋友推荐我们？"
    header = ("序号", "提交答卷时间", "所用时间", question)
    assert chosen(*header, needs=SURVEY).roles["score"] == question


def test_an_export_without_a_customer_says_so() -> None:
    error = wrong("order_id", "customer_id", "order_status", "order_purchase_timestamp")
    assert error.message == (
        "x.csv: customers cannot be told apart: this olist export has a new customer_id in every "
        "order; join customer_unique_id from the customers file"
    )
    assert error.hint == (
        '--customer COL names another column; --allow-masked-id takes "customer_id" as it is'
    )


def test_what_stands_in_for_a_customer_is_taken_last() -> None:
    olist = named("olist").with_stand_in()
    assert olist.column("customer", ["customer_id"]) == "customer_id"
    assert olist.column("customer", ["customer_id", "customer_unique_id"]) == "customer_unique_id"
