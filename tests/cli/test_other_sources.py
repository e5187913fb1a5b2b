"""`loyalty` reads several inputs: each has its columns, its account and its errors."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.logs import lines
from tests.cli.program import Outcome, retainr

ANSWERS = ("a,2024-01-10,9,4", "b,2024-01-10,3,2", "c,2024-01-10,10,5", ",2024-01-11,2,1")
BUYERS = (
    "a,2024-01-01,5,",
    "b,2024-01-02,6,a",
    "c,2024-01-03,7,",
    "a,2024-02-01,8,",
    "b,2024-06-01,9,",
)


@pytest.fixture(autouse=True)
def files() -> None:
    lines(*ANSWERS, name="nps.csv", header="who,date,score,happy")
    lines(*BUYERS, name="orders.csv", header="buyer_id,paid_at,total,referred_by")


def loyalty(*args: object) -> Outcome:
    return retainr("loyalty", "nps.csv", "--customer", "who", *args)


def test_each_input_has_its_columns_and_its_account() -> None:
    done = loyalty("--orders", "orders.csv", "--format", "json")
    assert done.code == 0, done.err
    assert "columns: customer = who, time = date, score = score" in done.err
    said = "columns of --orders: customer = buyer_id, time = paid_at, amount = total, referrer = "
    assert f"{said}referred_by" in done.err
    data, orders = done.document["data"], done.document["data"]["others"]["orders"]
    assert (data["rows_used"], data["orders"], data["customers"]) == (4, 0, 3)
    assert (orders["rows_used"], orders["orders"], orders["customers"]) == (5, 5, 3)
    # One as-of date: that of the orders.
    assert data["as_of"] == orders["as_of"] == "2024-06-01"
    assert "referrals" in done.document["tables"]


def test_both_are_valid_documents() -> None:
    import json

    schema = json.loads(retainr("schema", "loyalty").out)
    Draft202012Validator.check_schema(schema)
    csat = ("--csat", "nps.csv", "--csat-option", "customer=who", "--csat-option", "score=happy")
    for args in ((), csat, ("--referrer", "referred_by", "--last", "1")):
        document = loyalty("--orders", "orders.csv", "--format", "json", *args).document
        checker = Draft202012Validator.FORMAT_CHECKER
        errors = Draft202012Validator(schema, format_checker=checker).iter_errors(document)
        assert [error.message for error in errors] == []
    del document["data"]["others"]["orders"]
    assert not Draft202012Validator(schema).is_valid(document)


def test_options_of_one_input_alone() -> None:
    Path("orders.csv").write_text(
        "client;other;day;total\na;a;3/1/2024;5\nb;b;4/1/2024;6\na;a;1/2/2024;8\nz;z;30/6/2024;1\n"
    )
    told = ("customer=client", "date-order=dmy", "where=total > 1", "max_rejects=0.5")
    args = [word for text in told for word in ("--orders-option", text)]
    done = loyalty("--orders", "orders.csv", *args, "--format", "json")
    assert done.code == 0, done.err
    orders = done.document["data"]["others"]["orders"]
    assert (orders["rows_filtered"], orders["customers"]) == (1, 2)
    own = done.document["parameters"]["orders"]
    assert own == {
        "columns": {"customer": "client"}, "where": "total > 1", "max_rejects": 0.5,
        "date_order": "dmy",
    }  # fmt: skip


def test_several_files_of_orders() -> None:
    lines("c,2024-01-20,7", "c,2024-06-01,7", name="more.csv", header="buyer_id,paid_at,total")
    lines(*(row[:-1].rstrip(",") for row in BUYERS[:1]), name="orders.csv",
          header="buyer_id,paid_at,total")  # fmt: skip
    done = loyalty("--orders", "orders.csv", "--orders", "more.csv", "--format", "json")
    assert done.document["data"]["others"]["orders"]["sources"] == ["orders.csv", "more.csv"]
    gap = next(note["text"] for note in done.document["notes"] if note["code"] == "as-of-gap")
    assert gap.startswith("orders.csv, more.csv: the last day")


@pytest.mark.parametrize(
    ("args", "error", "hint"),
    [
        (("--orders-option", "custmer=x"), "not NAME=VALUE", "did you mean customer=…?"),
        (("--orders-option", "customer"), "not NAME=VALUE", "known: customer"),
        (("--orders-option", "tz=UTC"), "not NAME=VALUE", "known:"),
        (("--orders-option", "skip_rows=x"), "not a whole number", "skip_rows=2"),
        (("--orders-option", "dedupe=1"), "not true or false", "dedupe=true"),
        (("--orders-option", "since=May"), "not a date", "since=2024-01-31"),
        (("--orders-option", "refunds=no"), "refunds=no", "keep, drop"),
        (("--orders-option", "customer=nobody"), 'no column "nobody"', "of --orders it is"),
        (("--orders-option", "amount_scale=11"), "amount_scale=11: at most 9", "amount_scale=2"),
        (("--orders-option", "max-rejects=50"), "--orders-option max-rejects=50: not", "25%"),
        (("--csat-option", "time=x"), "--csat-option time=x: there is no --csat", "--csat FILE"),
        (("--csat", "nps.csv", "--csat-good", "9"), "--csat-good 9: 9 is not", "--csat-good 4,5"),
        (("--csat", "nps.csv", "--csat-scale", "0-3"), "--csat-scale 0-3: no", "--csat-good 2,3"),
        (("--csat-good", "4"), "no answers of --csat", "--csat FILE"),
        (("--orders", "nps.csv", "--orders-option", "customer=who", "--last", "2"),
         "--last: only referrals", "--referrer COL"),
        (("--csat", "none.csv"), "none.csv", "of --csat it is --csat-option NAME=VALUE"),
        (("--within", "0d"), "--within 0d", "90d"),
    ],
)  # fmt: skip
def test_what_cannot_be(args: tuple[str, ...], error: str, hint: str) -> None:
    orders = () if "--orders" in args else ("--orders", "orders.csv")
    done = loyalty(*orders, *args)
    assert done.code == 2
    assert error in done.error
    assert hint in done.hint


def test_no_order_is_left() -> None:
    done = loyalty("--orders", "orders.csv", "--orders-option", "where=total > 100")
    assert done.code == 0
    assert "orders.csv: no row" in " ".join(done.text.split())
    assert "no answer counts" in done.text


def test_orders_that_are_missing() -> None:
    done = loyalty()
    assert done.code == 2
    # Typer may colour parts of it.
    assert "--orders" in re.sub(r"\x1b\[[\d;]*m", "", done.err)


def test_rows_rejected_late_tell_their_own_option() -> None:
    lines(*BUYERS, *(f"x{n},,1," for n in range(9)), name="orders.csv",
          header="buyer_id,paid_at,total,referred_by")  # fmt: skip
    done = loyalty("--orders", "orders.csv")
    assert done.code == 2
    assert done.error.startswith("orders.csv: 9 of 14 rows rejected")
    assert "of --orders it is --orders-option NAME=VALUE" in done.hint


def test_rejected_rows_of_all_inputs_in_one_file() -> None:
    lines(*BUYERS, "y,,1,", name="orders.csv", header="buyer_id,paid_at,total,referred_by")
    lines(*ANSWERS, "a,2024-01-12,eleven,", name="nps.csv", header="who,date,score,happy")
    done = loyalty("--orders", "orders.csv", "--max-rejects", "50%", "--rejects", "bad.csv")
    assert done.code == 0, done.err
    head, *rows = Path("bad.csv").read_text().splitlines()
    assert {"source", "row", "reason", "who", "buyer_id"} <= set(head.split(","))
    assert ["nps.csv" in row for row in rows] == [True, False]
    assert "5" in rows[0]


def test_the_config_names_the_orders() -> None:
    Path("retainr.toml").write_text('[loyalty]\norders = "orders.csv"\nwithin = "5d"\n')
    done = loyalty("--format", "json")
    assert done.code == 0, done.err
    assert done.document["parameters"]["within"] == "5d"


def test_a_customer_map_speaks_of_both() -> None:
    lines("A-1,a", "B-1,b", name="map.csv", header="alias,id")
    lines("A-1,2024-01-10,9,1", "B-1,2024-01-10,1,1", name="nps.csv", header="who,date,score,happy")
    assert loyalty("--orders", "orders.csv").code == 2
    done = loyalty("--orders", "orders.csv", "--customer-map", "map.csv", "--format", "json")
    assert done.document["summary"]["customers"] == 2


def test_a_customer_map_speaks_of_who_brought_others() -> None:
    lines("A-1,a", name="map.csv", header="alias,id")
    lines(*BUYERS, "d,2024-01-20,5,A-1", name="orders.csv",
          header="buyer_id,paid_at,total,referred_by")  # fmt: skip
    for args, brought in (((), 1), (("--customer-map", "map.csv"), 2)):
        done = loyalty("--orders", "orders.csv", *args, "--format", "json")
        assert done.document["summary"]["referral_rate_numerator"] == brought


def test_one_column_in_two_roles_is_named_once() -> None:
    csat = ("--csat", "nps.csv", "--csat-option", "customer=who", "--csat-option", "score=happy")
    done = loyalty("--orders", "orders.csv", *csat)
    assert "joined by who of nps.csv, buyer_id of orders.csv\n" in done.text


def test_sources_of_the_config() -> None:
    """The survey is the INPUT, and the only other source is the one that is needed beside it."""
    Path("retainr.toml").write_text(
        '[sources.nps]\nkind = "survey"\npath = "nps.csv"\ncolumns = { customer = "who" }\n'
        '[sources.orders]\npath = "orders.csv"\ndedupe = true\n'
        'columns = { customer = "buyer_id", time = "paid_at" }\n'
        '[[checks]]\nmetric = "loyalty.customers"\nmin = 1\n'
    )
    by_hand = loyalty("--orders", "orders.csv", "--format", "json").document
    named = retainr("loyalty", "--format", "json").document
    assert named["summary"] == by_hand["summary"]
    done = retainr("check", "--format", "json")
    assert done.code == 0, done.err
    assert done.document["data"]["rows_read"] == 9
    with Path("retainr.toml").open("a") as file:
        file.write('[sources.more]\npath = "orders.csv"\n')
    assert "fit --orders: orders, more" in retainr("loyalty").error
    assert retainr("loyalty", "--orders", "orders.csv").code == 0


def test_the_help_speaks_of_answers() -> None:
    shown = " ".join(re.sub(r"\x1b\[[\d;]*m|[│╭╰]", "", retainr("loyalty", "--help").text).split())
    assert "time of the answer." in shown and "column of the answers" in shown
    assert "first order" not in shown
