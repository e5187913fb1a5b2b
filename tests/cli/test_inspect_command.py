"""`retainr inspect`: exit codes, what is written, what is printed."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.logs import events, lines, orders
from tests.cli.program import Outcome, csv_rows, retainr


def inspect(*args: object) -> Outcome:
    return retainr("inspect", *args)


GOOD = ("a,2024-01-05,1", "b,2024-01-06,2", "a,2024-01-31,3")
BAD = (*GOOD, ",2024-01-07,4")


def test_errors_change_the_exit_code_under_strict_only() -> None:
    bad = lines(*BAD)
    assert inspect(bad).code == 0
    assert inspect(bad, "--strict").code == 1
    assert inspect(bad, "--strict", "--max-rejects", "0.25").code == 0


def test_warnings_never_change_it() -> None:
    twice = lines(*GOOD, GOOD[0])
    outcome = inspect(twice, "--strict")
    assert outcome.code == 0
    assert "exact duplicate rows" in outcome.text


def test_strict_writes_its_files_and_prints_before_it_exits() -> None:
    outcome = inspect(lines(*BAD), "--strict", "-o", "r.json", "--format", "csv")
    assert outcome.code == 1
    assert json.loads(Path("r.json").read_text("utf-8"))["summary"]["errors"] == 1
    assert csv_rows(outcome.text)[0]["severity"] == "error"


def test_what_cannot_be_opened_is_still_exit_2() -> None:
    assert inspect("nowhere.csv").code == 2
    assert inspect(lines()).code == 2
    outcome = inspect(lines(*GOOD), "--by", "no_such")
    assert (outcome.code, outcome.text) == (2, "")


def test_strict_can_stand_in_the_config() -> None:
    Path("retainr.toml").write_text("[inspect]\nstrict = true\n", "utf-8")
    assert inspect(lines(*BAD)).code == 1


def test_the_screen_shows_tables_findings_and_the_block() -> None:
    text = inspect(lines(*BAD)).text
    places = [
        text.index(part)
        for part in (
            "Inspect · orders.csv",
            "4 rows, 2 customers, 2024-01-05 to 2024-01-31",
            "role ",
            "step ",
            "− rejected: no customer",
            "measure ",
            "findings\nerror    25.0% of the rows are rejected: no customer",
            "         → --max-rejects 0.25",
            "days between orders",
            "[sources.orders]",
        )
    ]
    assert places == sorted(places)


def test_one_table_alone_has_the_findings_below_as_notes() -> None:
    text = inspect(lines(*BAD), "--table", "rows").text
    assert "[sources.orders]" not in text
    assert text.index("= used") < text.index("error    25.0%")


def test_nothing_found() -> None:
    outcome = inspect(lines(*GOOD[:2]), "--as-of", "2024-01-31")
    assert "findings\nnothing found" in outcome.text


def test_the_printed_block_is_toml() -> None:
    text = inspect(lines(*GOOD), "--table", "config").text
    block = text[text.index("[sources") :].partition("\n\n")[0]
    assert tomllib.loads(block)["sources"]["orders"]["path"] == "orders.csv"


def test_rejects_are_written_though_they_are_too_many() -> None:
    outcome = inspect(lines(*BAD), "--rejects", "r.csv")
    assert outcome.code == 0, outcome.err
    assert csv_rows(Path("r.csv").read_text("utf-8"))[0]["reason"] == "no customer"


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("ending", ["md", "html", "xlsx", "csv", "parquet", "jsonl"])
def test_every_format_in_every_language(ending: str, lang: str) -> None:
    outcome = inspect(lines(*BAD), "-q", "-o", f"r.{ending}", "--lang", lang)
    assert outcome.code == 0, outcome.err
    assert Path(f"r.{ending}").stat().st_size > 100


def validate(outcome: Outcome) -> None:
    schema = json.loads(retainr("schema", "inspect").out)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(outcome.document)] == []


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_documents_fit_their_schema(lang: str) -> None:
    args = ("--format", "json", "--lang", lang)
    for path in (lines(*BAD), orders(), events(), lines("a,2024-01-05,-1"), lines("a,,x")):
        validate(inspect(path, *args))
    Path("scores.csv").write_text("who,what\na,1\n", "utf-8")
    validate(inspect("scores.csv", *args))


def test_notes_carry_evidence_and_option_where_there_are_any() -> None:
    document = inspect(lines(*BAD), "--format", "json").document
    by_code = {note["code"]: note for note in document["notes"]}
    assert by_code["rejects"]["severity"] == "error"
    assert by_code["rejects"]["option"] == "--max-rejects 0.25"
    assert "orders.csv: 1 of 4 rows rejected" in by_code["rejects"]["evidence"]
    rows = {row["finding"]: row for row in document["tables"]["findings"]}
    assert rows["rejects"]["evidence"] == by_code["rejects"]["evidence"]
    assert (rows["rejects"]["count"], rows["rejects"]["of"]) == (1, 4)
    cohort = retainr("cohort", orders(), "--format", "json").document
    assert all(set(note) == {"code", "severity", "text"} for note in cohort["notes"])


def test_sentences_in_data_files_are_in_the_language_asked_for() -> None:
    path = lines(*BAD)
    english = csv_rows(inspect(path, "--format", "csv").text)
    chinese = csv_rows(inspect(path, "--format", "csv", "--lang", "zh-Hans").text)
    assert [row["finding"] for row in english] == [row["finding"] for row in chinese]
    assert english[0]["title"] != chinese[0]["title"]
    assert [row["severity"] for row in english] == [row["severity"] for row in chinese]


def test_the_same_bytes_from_run_to_run() -> None:
    path = lines(*BAD)
    for ending in ("json", "html", "xlsx", "parquet"):
        for name in ("a", "b"):
            assert inspect(path, "-q", "-o", f"{name}.{ending}").code == 0
        assert Path(f"a.{ending}").read_bytes() == Path(f"b.{ending}").read_bytes()


def test_it_stands_with_the_data_commands() -> None:
    text = retainr("--help").text
    assert text.index("Data") < text.index("inspect")
