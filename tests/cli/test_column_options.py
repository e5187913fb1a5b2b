"""The options that name columns, and what is said about the choice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.logs import lines, orders
from tests.cli.program import cohort

WHOLE = "customer_id,order_date,amount,who,when,net,qty,unit,basket"
ROWS = ("a,2024-01-05,9,x,2024-02-05,1,2,3,1", "a,2024-01-06,9,y,2024-03-06,1,4,5,1")


def document(*args: object, header: str = WHOLE) -> dict[str, Any]:
    return cohort(lines(*ROWS, header=header), "--format", "json", *args).document


def money(found: dict[str, Any]) -> float:
    return float(sum(row["revenue"] for row in found["tables"]["cohort"]))


def test_customer() -> None:
    found = document("--customer", "who")
    assert found["data"]["customers"] == 2
    assert found["data"]["columns"]["customer"] == "who"


def test_time() -> None:
    found = document("--time", "when")
    assert (found["data"]["first"], found["data"]["last"]) == ("2024-02-05", "2024-03-06")


def test_amount() -> None:
    assert money(document()) == 18
    assert money(document("--amount", "net")) == 2


def test_order() -> None:
    assert document()["data"]["orders"] == 2
    assert document("--order", "basket")["data"]["orders"] == 1


def test_quantity_and_price() -> None:
    header = WHOLE.replace("amount", "note")
    assert money(document("--quantity", "qty", "--price", "unit", header=header)) == 26
    assert money(document("--price", "unit", header=header)) == 26


def test_what_is_said_about_the_amount_is_what_is_summed() -> None:
    path = lines(*ROWS, header=WHOLE)
    outcome = cohort(path, "--format", "json", "--quantity", "qty", "--price", "unit")
    said = outcome.err.splitlines()[0].rpartition("amount = ")[2]
    expected = {"amount": 18, "qty × unit": 26}
    assert money(outcome.document) == expected[said]
    columns = outcome.document["data"]["columns"]
    assert ("amount" in columns) == (said == "amount")
    assert ("quantity" in columns) == (said != "amount")


@pytest.mark.parametrize("half", ["--quantity", "--price"])
def test_half_a_product_is_not_silently_dropped(half: str) -> None:
    path = lines(*ROWS, header="customer_id,order_date,x1,x2,x3,x4,x5,x6,x7")
    outcome = cohort(path, half, "x5")
    assert outcome.code == 2
    assert {"--quantity": "--price", "--price": "--quantity"}[half] in outcome.err


def test_the_columns_are_named_on_standard_error() -> None:
    outcome = cohort(orders(), "--by", "channel")
    assert outcome.err.splitlines() == [
        "columns: customer = customer_id, time = order_date, order = order_id, amount = amount, "
        "segment = channel"
    ]


def test_a_name_cannot_forge_a_line() -> None:
    path = lines("a,2024-01-05", header='customer_id,"order\nerror: all is lost"')
    outcome = cohort(path, "--time", "order\nerror: all is lost")
    assert outcome.code == 0
    assert not [line for line in outcome.err.splitlines() if line.startswith("error:")]
    other = cohort(path, "--customer", "x\nerror: all is lost")
    assert other.code == 2
    assert "x error: all is lost" in other.error
    assert len(other.said) == 2


@pytest.mark.parametrize(
    "option", ["--customer", "--time", "--amount", "--quantity", "--price", "--order", "--event"]
)
def test_a_column_that_is_not_there(option: str) -> None:
    outcome = cohort(orders(), option, "order_dat")
    assert outcome.code == 2
    assert outcome.error == 'orders.csv: no column "order_dat"'
    assert outcome.hint.startswith(f'did you mean {option} "order_date"? the file has: ')


@pytest.mark.parametrize("option", ["--by", "--acquired"])
def test_a_segment_or_date_that_is_not_there(option: str) -> None:
    outcome = cohort(orders(), option, "chanel")
    assert outcome.code == 2
    assert outcome.error == 'orders.csv: no column "chanel"'
    assert '"channel"' in outcome.hint
