"""`retainr report`: from the command line and from a config, to files and to the screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import polars as pl
import pytest

from tests.cli.program import retainr
from tests.report.shops import shop, survey

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.program import Outcome

CONFIG = """
[sources.orders]
path = "orders.csv"

[sources.survey]
kind = "survey"
path = "nps.csv"

[report]
title = "Shop"
sections = ["cohort", "churn", "nps"]
output = ["reports/{as_of}.html", "reports/{as_of}.md", "reports/{period}.json"]
history = "reports/history.parquet"

[churn]
inactive_after = "60d"

[[checks]]
metric = "churn.churn_rate"
max = 0.0001

[benchmarks]
churn_rate = { value = 0.08, source = "plan" }
"""


@pytest.fixture(autouse=True)
def files(folder: Path) -> None:
    (folder / "orders.csv").write_text(shop(), "utf-8")
    answers = [("2024-03", 20, 10, 15), ("2024-04", 25, 10, 5)]
    (folder / "nps.csv").write_text(survey(answers), "utf-8")


def _report(*args: object) -> Outcome:
    return retainr("report", *args)


def test_an_analyst_sees_what_changed() -> None:
    told = _report("orders.csv", "--survey", "nps.csv", "--section", "churn", "--section", "nps")
    assert told.code == 0, told.err
    lines = told.text.splitlines()
    assert lines[:2] == ["2024-04", "2 files · 2024-04 · as of 2024-04-30"]
    assert any(line.startswith("Churn") for line in lines)
    assert any(line.startswith("Net promoter score") for line in lines)


def test_a_config_makes_folders_pages_and_a_history(folder: Path) -> None:
    (folder / "retainr.toml").write_text(CONFIG, "utf-8")
    told = _report("-q")
    assert told.code == 0, told.err
    assert told.out == b""
    made = folder / "reports"
    page = (made / "2024-04-30.html").read_text("utf-8")
    assert "<h1><bdi>Shop</bdi></h1>" in page
    assert "own benchmark 8.0%, plan" in page
    assert ">Checks</h2>" in page
    text = (made / "2024-04-30.md").read_text("utf-8")
    assert "![Retention curves](2024-04-30-cohort-curve.png)" in text
    assert (made / "2024-04-30-cohort-curve.png").read_bytes().startswith(b"\x89PNG")
    document = json.loads((made / "2024-04.json").read_bytes())
    assert list(document["sections"]) == ["cohort", "churn", "nps", "check"]
    assert document["sections"]["churn"]["parameters"]["inactive_after"] == "60d"
    assert document["sections"]["check"]["summary"]["failed"] == 1
    history = pl.read_parquet(made / "history.parquet")
    assert set(history["command"]) == {"cohort", "churn", "nps"}


def test_of_several_sources_the_quality_is_that_of_the_orders(folder: Path) -> None:
    (folder / "retainr.toml").write_text(CONFIG.replace('"churn", ', '"inspect", '), "utf-8")
    document = _report("--format", "json").document
    assert document["sections"]["inspect"]["data"]["sources"] == ["orders.csv"]


def test_the_command_line_wins_over_the_config(folder: Path) -> None:
    (folder / "retainr.toml").write_text(CONFIG, "utf-8")
    told = _report(
        "--every", "quarter", "--title", "Q", "--section", "lifecycle", "--format", "json"
    )
    document = told.document
    assert document["title"] == "Q"
    assert document["period"] == {"length": "quarter", "label": "2024-Q1"}
    assert list(document["sections"]) == ["lifecycle", "check"]


def test_the_history_of_a_report_does_not_trouble_its_checks(folder: Path) -> None:
    (folder / "retainr.toml").write_text(CONFIG, "utf-8")
    told = _report("--history", "own.parquet", "--section", "churn", "--format", "json")
    assert told.code == 0, told.err
    assert told.document["sections"]["check"]["summary"]["failed"] == 1


def test_a_report_of_sources_without_checks_has_no_section_for_them(folder: Path) -> None:
    own = CONFIG.replace("[[checks]]", '[[checks]]\nsource = "orders"')
    (folder / "retainr.toml").write_text(own, "utf-8")
    told = _report("--source", "survey", "--section", "nps", "--format", "json")
    assert list(told.document["sections"]) == ["nps"]


def test_an_input_of_the_command_line_is_not_what_the_checks_of_the_config_are_about(
    folder: Path,
) -> None:
    (folder / "retainr.toml").write_text(CONFIG, "utf-8")
    document = _report("orders.csv", "--section", "cohort", "--format", "json").document
    assert list(document["sections"]) == ["cohort"]


JOINED = """
[sources.orders]
path = "other.csv"
columns = { customer = "who", time = "paid" }

[sources.survey]
kind = "survey"
path = "same.csv"

[report]
sections = ["loyalty", "nps"]

[loyalty]
within = "60d"
"""


def test_answers_and_what_was_done_after_them_are_a_section(folder: Path) -> None:
    log = shop()
    (folder / "other.csv").write_text(log.replace("customer_id,order_date", "who,paid"), "utf-8")
    scores = "".join(f"c{n:02d}-0{n % 9},2023-{1 + n:02d}-20,{n}\n" for n in range(11))
    (folder / "same.csv").write_text(f"customer_id,date,score\n{scores}", "utf-8")
    (folder / "retainr.toml").write_text(JOINED, "utf-8")
    config = _report("--format", "json", "-o", "r.html")
    assert config.code == 0, config.err
    said = config.document["sections"]["loyalty"]
    assert list(config.document["sections"]) == ["loyalty", "nps"]
    alone = retainr(
        "loyalty", "same.csv", "--orders", "other.csv", "--orders-option", "customer=who",
        "--orders-option", "time=paid", "--within", "60d", "--format", "json",
    ).document  # fmt: skip
    assert said["tables"] == alone["tables"]
    assert said["data"]["others"]["orders"]["rows_used"] == len(log.splitlines()) - 1
    assert "<h2>Do they do what they say</h2>" in (folder / "r.html").read_text("utf-8")
    columns = ["--customer", "who", "--time", "paid", "--since", "2023-02-01"]
    (folder / "retainr.toml").write_text("[loyalty]\nwithin = '60d'\n", "utf-8")
    given = _report(
        "other.csv", "--survey", "same.csv", "--section", "loyalty", *columns, "--format", "json"
    )
    assert given.code == 0, given.err
    account = given.document["sections"]["loyalty"]["data"]
    assert account["others"]["orders"]["rows_filtered"] > 0
    assert account["rows_filtered"] == 1
    schema = json.loads(retainr("schema", "report").text)
    jsonschema.validate(given.document, schema)


def test_what_to_type_about_joined_inputs_stands_in_the_config() -> None:
    sections = ["--section", "loyalty", "--section", "churn"]
    told = _report("orders.csv", "--survey", "nps.csv", *sections)
    assert told.code == 2
    assert "no customer of it is in orders.csv" in told.error
    assert told.hint.startswith("in the config, as options of [loyalty]: other ids?")


def test_a_section_keeps_its_own_confidence(folder: Path) -> None:
    config = CONFIG.replace("[churn]", "[churn]\nconfidence = 0.8")
    (folder / "retainr.toml").write_text(config, "utf-8")
    levels = {"cohort": 0.95, "churn": 0.8}
    for args, wanted in (((), levels), (("--confidence", "0.9"), dict.fromkeys(levels, 0.9))):
        document = _report("--format", "json", *args).document
        for name, level in wanted.items():
            assert document["sections"][name]["parameters"]["confidence"] == level
        found = {h["command"]: h["confidence"] for h in document["headlines"]}
        assert {name: found[name] for name in wanted} == wanted
        said = [text for text in document["sentences"] if text.startswith("Churn")]
        assert any(f"{wanted['churn'] * 100:g}% CI" in text for text in said)


def test_a_section_reads_what_its_command_reads_beside_the_orders(folder: Path) -> None:
    (folder / "nps.csv").write_text("customer_id,date,score\nc00-00,2024-02-01,2\n", "utf-8")
    told = '[risk]\nmodel = "none"\nsurvey = "nps.csv"\nbacktest = "90d"\n'
    (folder / "retainr.toml").write_text(told, "utf-8")
    document = _report("orders.csv", "--section", "risk", "--format", "json").document
    section = document["sections"]["risk"]
    reasons = {row["customer_id"]: row["reasons"] for row in section["tables"]["customers"]}
    assert "low-nps" in reasons["c00-00"]
    assert section["tables"]["backtest"]
    (folder / "retainr.toml").write_text('[risk]\nsurvey_option = "score=x"\n', "utf-8")
    failed = _report("orders.csv", "--section", "risk")
    assert failed.code == 2
    assert "there is no --survey" in failed.error


def test_documents_keep_their_schema(folder: Path) -> None:
    schema = json.loads(retainr("schema", "report").text)
    (folder / "short.csv").write_text("customer_id,date,amount\na,2024-01-05,3\n", "utf-8")
    for path in ("orders.csv", "short.csv"):
        told = _report(path, "--survey", "nps.csv", "--format", "json")
        jsonschema.validate(told.document, schema)


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    names = ("one", "two")
    for run in names:
        (folder / run).mkdir()
        kinds = [x for kind in ("html", "md", "json") for x in ("-o", f"{run}/r.{kind}")]
        sections = [x for name in ("cohort", "churn", "nps") for x in ("--section", name)]
        told = _report("orders.csv", "--survey", "nps.csv", "-q", *sections, *kinds)
        assert told.code == 0, told.err
    first, second = (
        {p.name: p.read_bytes() for p in sorted((folder / name).iterdir())} for name in names
    )
    assert first == second
    assert len(first) == 7
    assert not any(str(folder).encode() in content for content in first.values())


def test_a_section_that_fails_is_told_and_the_exit_code_is_2(folder: Path) -> None:
    log = shop().replace("customer_id,order_date,amount,", "customer_id,order_date,nothing,")
    (folder / "events.csv").write_text(log, "utf-8")
    told = _report("events.csv", "--section", "churn", "--section", "clv", "-o", "r.html")
    assert told.code == 2
    assert "section clv" in told.error
    assert "--amount COL" in told.hint
    page = (folder / "r.html").read_text("utf-8")
    assert "Not shown: " in page
    assert "<h2>Churn</h2>" in page


def test_what_several_sections_fail_of_is_said_once_and_names_no_folder(folder: Path) -> None:
    (folder / "bad").mkdir()
    for n in range(2):
        (folder / "bad" / f"{n}.csv").write_text("customer_id,date\n,2024-01-05\n" * 1, "utf-8")
    sections = [x for name in ("churn", "cohort") for x in ("--section", name)]
    answers = ["--survey", "nps.csv", "--section", "nps"]
    told = _report(folder / "bad" / "*.csv", *sections, *answers, "-o", "r.json", "-o", "r.html")
    assert told.code == 2
    assert [line for line in told.said if line.startswith("error: ")] == [
        "error: sections churn, cohort: *.csv: 2 of 2 rows rejected (100.0%, limit 5%)"
    ]
    assert told.text.count("rows rejected") == 1
    for name in ("r.json", "r.html"):
        content = (folder / name).read_text("utf-8")
        assert content.count("rows rejected (100.0%") == 2
        assert str(folder) not in content


def test_of_the_usual_sections_those_that_the_rows_lack_are_left_out(folder: Path) -> None:
    log = shop().replace("customer_id,order_date,amount,", "customer_id,order_date,nothing,")
    (folder / "events.csv").write_text(log, "utf-8")
    told = _report("events.csv", "--format", "json")
    assert list(told.document["sections"]) == [
        "cohort", "churn", "lifecycle", "repurchase", "survival", "risk",
    ]  # fmt: skip


def test_too_little_data_is_said_and_is_no_error(folder: Path) -> None:
    (folder / "few.csv").write_text(
        "customer_id,date,amount\na,2024-01-05,3\nb,2024-02-05,3\n", "utf-8"
    )
    told = _report("few.csv", "-o", "r.html")
    assert told.code == 0, told.err
    assert "Not shown, the data do not carry it" in " ".join(told.text.split())
    assert "This is no error" in (folder / "r.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "error", "hint"),
    [
        ("--section funnel orders.csv", "no section funnel", "sections: cohort, churn"),
        ("orders.csv --section loyalty", "section loyalty has no input", "--survey nps.csv"),
        ("--survey nps.csv --section loyalty", "fit --orders: none", "a file of orders"),
        ("orders.csv --section nps", "section nps has no input", "--survey nps.csv"),
        ("", "no input", "retainr report orders.parquet"),
        ("orders.csv -o r.pdf", "unknown ending", ".html, .md, .json"),
        ("orders.csv -o {day}.html", "unknown placeholder {day}", "{as_of}, {period}"),
        ("orders.csv -o none/r.html", "there is no folder none", "mkdir -p none"),
        ("orders.csv -o b.md -o a.md -o a.md", "a.md: named twice", "name two files"),
        ("orders.csv --history none/h.parquet", "there is no folder none", "mkdir -p none"),
        (
            "orders.csv -o s3://b/r.html",
            "-o s3:/b/r.html: files are written on this machine",
            "copy it",
        ),
        ("--source shop", "--source shop: no such source", "sources: none"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    folder: Path, args: str, error: str, hint: str
) -> None:
    before = sorted(folder.iterdir())
    told = _report(*args.split())
    assert told.code == 2
    assert error in told.error
    assert hint in told.hint
    assert sorted(folder.iterdir()) == before


def test_timings_are_told_where_they_are_asked_for() -> None:
    told = _report("orders.csv", "--section", "churn", "-q", "--verbose")
    stages = [line.partition(":")[0] for line in told.said]
    assert stages == ["read and compute", "check and render", "write"]


def test_two_sources_that_fit_must_be_told_apart(folder: Path) -> None:
    more = '\n[sources.more]\npath = "orders.csv"\n'
    (folder / "retainr.toml").write_text(CONFIG + more, "utf-8")
    told = _report("-q")
    assert told.code == 2
    assert "several sources fit cohort: orders, more" in told.error
    assert _report("-q", "--source", "orders", "--source", "survey").code == 0


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
def test_reports_speak_chinese(folder: Path, lang: str) -> None:
    told = _report(
        "orders.csv", "--survey", "nps.csv", "--lang", lang, "-o", "r.html", "-o", "r.md"
    )
    assert told.code == 0, told.err
    assert {"zh-Hans": "流失率", "zh-Hant": "流失率"}[lang] in told.text
    page = (folder / "r.html").read_text("utf-8")
    assert f'<html lang="{lang}">' in page
    assert {"zh-Hans": "留存报告", "zh-Hant": "留存報告"}[lang] in page


def test_a_hint_about_the_checks_names_what_a_report_has(folder: Path) -> None:
    check = '[[checks]]\nmetric = "churn.churn_rate"\nmax_drop = 0.1\n'
    source = '[sources.orders]\npath = "orders.csv"\n'
    (folder / "retainr.toml").write_text(f"{source}{check}", "utf-8")
    told = _report("--section", "churn", "-q")
    assert told.code == 2
    assert "hint:  retainr check --baseline FILE, or history = … in [report]" in told.err


def test_a_check_is_compared_with_the_report_though_it_cuts_no_periods(folder: Path) -> None:
    """An NPS of all answers is another number than that of a month's answers: it is kept, too."""
    answers = [("2024-02", 30, 5, 5), ("2024-03", 20, 10, 10), ("2024-04", 1, 5, 30)]
    (folder / "nps.csv").write_text(survey(answers), "utf-8")
    checks = (
        '[[checks]]\nmetric = "nps.nps"\nmax_drop = 5\n'
        '[[checks]]\nmetric = "churn.churn_rate"\noptions.period = "quarter"\n'
        'options.inactive_after = "92d"\nmax_drop = 1\n'
    )
    (folder / "retainr.toml").write_text(CONFIG + checks, "utf-8")
    for day in ("2024-02-29", "2024-03-31", "2024-03-31"):
        assert _report("-q", "--as-of", day).code == 0
    told = retainr("check", "--format", "json")
    rows = json.loads(told.out)["tables"]["checks"]
    nps = next(row for row in rows if row["metric"] == "nps.nps")
    assert (nps["status"], nps["before_as_of"]) == ("fail", "2024-03-31")
    assert nps["before"] == pytest.approx(100 * (50 - 15) / 80)
    history = pl.read_parquet(folder / "reports/history.parquet")
    keys = ["as_of", "command", "metric", "segment"]
    several = history.filter(pl.struct(keys).is_duplicated())
    # The report compares the churn of months, and the check that of quarters: both are kept.
    assert set(several["metric"]) == {"churn_rate"}
    assert several.group_by("as_of").len()["len"].to_list() == [2, 2]


def test_a_period_from_before_the_data_is_not_what_a_report_is_about(folder: Path) -> None:
    (folder / "new.csv").write_text("customer_id,order_date\na,2024-01-01\nb,2024-01-09\n")
    told = _report("new.csv", "--section", "cohort", "-o", "{period}.json")
    assert told.code == 0, told.err
    title, source, *_ = told.text.splitlines()
    assert (title, source) == ("Retention report", "new.csv · as of 2024-01-09")
    assert json.loads((folder / "none.json").read_text("utf-8"))["period"]["label"] is None
