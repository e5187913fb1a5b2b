"""The listed customers as contact imports take them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import retainr
from tests.cli.program import retainr as run
from tests.metrics.written import frame, log

SHOP = """
customer  time        amount
ann       2024-01-01  10.5
ann       2024-01-11  10.5
ann       2024-01-31  10.5
ann       2024-02-10  10.5
bob       2024-03-30  5
bob       2024-03-31  -2
"""
AS_OF = dt.date(2024, 3, 31)
LABELS = [
    "Customer ID", "Last order", "Next order due", "Days since last order", "Overdue ratio",
    "Probability alive", "Revenue 365 days", "Revenue at risk", "Risk reasons",
    "Suggested action",
]  # fmt: skip


def exported(folder: Path, kind: str, text: str = SHOP, **options: Any) -> list[list[str]]:
    """Return the rows of the file, as a CSV reader sees them."""
    rows = retainr.load(log(text, folder), as_of=AS_OF)
    result = retainr.risk(rows, model="none", export=kind, **options)
    written = retainr.render(result, "csv")
    assert isinstance(written, str)
    return list(csv.reader(io.StringIO(written)))


ANN = ["50", "5.0", "", "42.0", "", "overdue", "remind"]
BOB = ["1", "0.1", "", "3.0", "", "refund", "follow-up-refund"]


def test_each_has_its_headings_and_days(tmp_path: Path) -> None:
    assert exported(tmp_path, "hubspot") == [
        LABELS, ["ann", "2024-02-10", "2024-02-20", *ANN], ["bob", "2024-03-30", "2024-04-09", *BOB]
    ]  # fmt: skip
    assert exported(tmp_path, "zoho") == [
        LABELS, ["ann", "02/10/2024", "02/20/2024", *ANN], ["bob", "03/30/2024", "04/09/2024", *BOB]
    ]  # fmt: skip
    names = [f"{label.replace(' ', '_')}__c" for label in LABELS]
    assert exported(tmp_path, "salesforce")[0] == names
    plain = exported(tmp_path, "csv")
    assert plain[0][:3] == ["customer_id", "last_order", "next_order_due"]
    assert plain[1][:3] == ["ann", "2024-02-10", "2024-02-20"]


def test_emails_are_what_contacts_are_found_by(tmp_path: Path) -> None:
    mailed = SHOP.replace("ann ", "ann@x.org ").replace("bob ", "bob@y.co.uk ")
    for kind in ("hubspot", "salesforce", "zoho"):
        assert exported(tmp_path, kind, mailed)[0][0] == "Email"
    assert exported(tmp_path, "hubspot", SHOP.replace("ann ", "ann@x.org "))[0][0] == "Customer ID"


def test_it_is_drawn_as_those_listed_are(tmp_path: Path) -> None:
    rows = retainr.load(log(SHOP, tmp_path), as_of=AS_OF)
    result = retainr.risk(rows, model="none", export="zoho")
    assert result.tables[0].name == "export"
    assert result.charts["export"] == result.charts["customers"]


def test_it_holds_who_is_listed(tmp_path: Path) -> None:
    assert [row[0] for row in exported(tmp_path, "hubspot", top=1)[1:]] == ["ann"]
    assert exported(tmp_path, "hubspot", min_value=99) == [LABELS]


def test_several_reasons_are_several_choices(tmp_path: Path) -> None:
    text = f"{SHOP}ann 2024-02-11 -1\n"
    row = next(r for r in exported(tmp_path, "salesforce", text) if r[0] == "ann")
    assert row[8] == "overdue;refund"


def test_what_a_sheet_would_compute_is_text(tmp_path: Path) -> None:
    text = SHOP.replace("ann ", "=HYPERLINK(1) ")
    assert exported(tmp_path, "hubspot", text)[1][0] == "'=HYPERLINK(1)"
    rows = retainr.load(log(text, tmp_path), as_of=AS_OF)
    plain = str(retainr.render(retainr.risk(rows, model="none"), "csv"))
    assert plain.splitlines()[1].startswith("=HYPERLINK(1)")


@pytest.mark.parametrize("kind", ["hubspot", "salesforce", "zoho", "csv"])
def test_the_file_of_o_and_the_document(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = exported(tmp_path, kind)
    monkeypatch.chdir(tmp_path)
    args = ("log.csv", "--model", "none", "--as-of", "2024-03-31", "--export", kind)
    done = run("risk", *args, "-o", "c.csv", "-o", "c.xlsx", "-o", "c.json")
    assert done.code == 0, done.err
    with Path("c.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == wanted
    document = json.loads(Path("c.json").read_text("utf-8"))
    jsonschema.validate(document, json.loads(run("schema", "risk").text))
    assert [next(iter(row)) for row in document["tables"]["export"]] == [wanted[0][0]] * 2
    codes = {note["code"] for note in document["notes"]}
    assert (f"risk-export-{kind}" in codes) is (kind != "csv")
    # What it says of the customers' own table stays as it is without an export.
    plain = json.loads(run("risk", *args[:-2], "--format", "json").text)
    assert plain["columns"].items() <= document["columns"].items()
    assert plain["tables"]["customers"] == document["tables"]["customers"]


def test_without_it_there_is_no_such_table(tmp_path: Path) -> None:
    result = retainr.risk(retainr.load(log(SHOP, tmp_path)), model="none")
    assert [table.name for table in result.tables] == ["customers", "bands"]
    assert frame(result, "customers").height == 2
