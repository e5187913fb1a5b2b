"""Options about exports and identity: what is said, refused and written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.logs import lines
from tests.cli.program import cohort

SHOPIFY = "Name,Email,Financial Status,Lineitem quantity,Created at,Total"
ROWS = (
    "#1,a@x,paid,1,2024-01-05,10",
    "#2,a@x,voided,1,2024-02-05,10",
    "#3,b@x,pending,1,2024-02-06,10",
)


def shop(*rows: str) -> Path:
    return lines(*(rows or ROWS), header=SHOPIFY)


def test_what_was_recognised_stands_before_the_columns() -> None:
    outcome = cohort(shop())
    assert outcome.code == 0
    assert outcome.err.splitlines()[:2] == [
        "preset: shopify (Shopify orders export)",
        "columns: customer = Email, time = Created at, order = Name, amount = Total, "
        "status = Financial Status",
    ]


def test_quiet_says_nothing_of_it() -> None:
    assert cohort(shop(), "-q", "--format", "csv").err == ""


def test_the_document_names_preset_and_columns() -> None:
    data = cohort(shop(), "--format", "json").document["data"]
    assert data["preset"] == "shopify"
    assert data["columns"]["status"] == "Financial Status"
    assert (data["rows_filtered"], data["rows_used"]) == (2, 1)


def test_recognition_can_be_switched_off() -> None:
    outcome = cohort(shop(), "--preset", "none", "--format", "json")
    assert outcome.document["data"]["preset"] is None
    assert "preset:" not in outcome.err
    assert outcome.document["data"]["rows_used"] == 3
    assert outcome.document["parameters"]["preset"] == "none"


def test_a_status_column_of_the_users_own() -> None:
    path = lines("a,2024-01-05,done", "b,2024-01-06,void", header="user_id,date,phase")
    data = cohort(path, "--status", "phase", "--format", "json").document["data"]
    assert (data["rows_filtered"], data["columns"]["status"]) == (1, "phase")


def test_an_unknown_status_stops_the_run_and_is_written() -> None:
    path = shop(*ROWS, "#4,c@x,strange,1,2024-02-07,10")
    outcome = cohort(path)
    assert outcome.code == 2
    assert "unknown status" in outcome.err
    assert "'strange'" in outcome.err
    done = cohort(path, "--max-rejects", "60%", "--rejects", "r.csv", "--lang", "zh-Hans")
    assert done.code == 0
    assert "状态未知 1" in done.text
    assert "4,unknown status,#4" in Path("r.csv").read_text("utf-8")


def test_a_customer_map() -> None:
    Path("map.csv").write_text("alias,id\nb,a\n", "utf-8")
    path = lines("a,2024-01-05", "b,2024-01-06", header="user_id,date")
    for typed in ("map.csv", str(Path("map.csv").resolve())):
        told = cohort(path, "--customer-map", typed, "--format", "json").document
        assert told["data"]["customers"] == 1
        assert told["parameters"]["customer_map"] == "map.csv"


@pytest.mark.parametrize(
    ("map_", "error"),
    [
        ("alias,id\na,b\nb,a\n", "map.csv: a circle: a → b → a"),
        ("alias,id\na,b\na,c\n", "map.csv: 'a' stands for 'b' and for 'c'"),
    ],
)
def test_a_map_that_contradicts_itself(map_: str, error: str) -> None:
    Path("map.csv").write_text(map_, "utf-8")
    outcome = cohort(lines("a,2024-01-05"), "--customer-map", "map.csv")
    assert (outcome.code, outcome.error) == (2, error)


def test_masked_ids() -> None:
    path = lines("1**4,2024-01-05", "1**5,2024-01-06", header="user_id,date")
    refused = cohort(path)
    assert refused.code == 2
    assert "--allow-masked-id" in refused.hint
    assert cohort(path, "--allow-masked-id").code == 0


def test_a_segment_by_currency_says_what_it_counts() -> None:
    header = "user_id,date,amount,currency"
    path = lines("a,2024-01-05,1,usd", "a,2024-01-06,1,eur", header=header)
    assert cohort(path).code == 2
    outcome = cohort(path, "--by", "currency")
    assert outcome.code == 0
    assert "counts as a customer in each of them" in " ".join(outcome.text.split())


def test_explain_lists_the_statuses_of_a_preset() -> None:
    text = " ".join(cohort("--explain", "--preset", "shopify").text.split())
    assert "Rows count whose Financial Status is: paid, authorized, partially_paid," in text
    assert "Rows do not count whose Financial Status is: pending, unpaid, voided, expired." in text
    assert "A row with any other status is rejected." in text
    assert "Financial Status" not in cohort("--explain").text
    assert "Financial Status" not in cohort("--explain", "--preset", "none").text


def test_explain_says_what_else_is_particular_to_an_export() -> None:
    woo, hubspot, cdnow = (
        " ".join(cohort("--explain", "--preset", name).text.split())
        for name in ("woocommerce", "hubspot", "cdnow")
    )
    assert "with an amount of 0, where no column says what was given back" in woo
    assert "Rows with any other status do not count." in hubspot
    assert "It has no status: every row counts." in cdnow


def test_explain_refuses_an_export_that_is_not_known() -> None:
    outcome = cohort("--explain", "--preset", "shopfy")
    assert (outcome.code, outcome.error) == (2, "--preset shopfy: no such export")


def test_the_config_sets_them() -> None:
    Path("retainr.toml").write_text('[cohort]\npreset = "none"\n', "utf-8")
    assert cohort(shop(), "--format", "json").document["data"]["preset"] is None
