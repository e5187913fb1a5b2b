"""`retainr check`: from the command line and from a config, with what it writes."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from retainr.metrics import METRICS
from retainr.results import Unit
from tests.cli.logs import orders
from tests.cli.program import Outcome, retainr
from tests.report.shops import shop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.metrics import Metric

HOSTILE = '<script>alert(1)</script>\n::error::x,y:z \x1b[31m%0A\u202e"&]]>\ufffe'
GOOD = "cohort.retention_rate_1=0.4"
BAD = "cohort.retention_rate_1=0.6"


def check(*args: object) -> Outcome:
    return retainr("check", *args)


def config(text: str, *checks: str) -> None:
    """Write a config with the five customers' orders and some checks."""
    tables = "".join(f"[[checks]]\n{lines}\n" for lines in checks)
    source = f'[sources.orders]\npath = "{orders()}"\n'
    Path("retainr.toml").write_text(f"{source}{text}\n{tables}", "utf-8")


def toml(text: str) -> str:
    return json.dumps(text).replace("\x7f", "\\u007f")


def rows(outcome: Outcome) -> list[dict[str, Any]]:
    return list(json.loads(outcome.out)["tables"]["checks"])


def test_thresholds_from_the_command_line() -> None:
    outcome = check(orders(), "--min", GOOD, "--max", "churn.churn_rate=1", "--no-data", "warn")
    assert outcome.code == 0, outcome.err
    title = outcome.text.splitlines()[0]
    assert title == "Checks · 2 from the command line · as of 2024-04-30 · orders.csv"
    assert "PASS" in outcome.text
    assert "50.0%" in outcome.text
    assert "≥ 40.0%" in outcome.text


def test_a_failing_one_says_by_how_much() -> None:
    outcome = check(orders(), "--min", BAD)
    assert outcome.code == 1
    words = " ".join(outcome.text.split())
    assert "FAIL cohort.retention_rate_1 summary 50.0% 15.0–85.0 ≥ 60.0%" in words
    assert "1 failed · exit 1" in words
    assert "50.0% (2 of 4) is 10.0 pp under the bound 60.0%; the interval reaches 85.0%" in words


def test_min_and_max_of_one_number_are_one_check() -> None:
    found = rows(check(orders(), "--min", GOOD, "--max", BAD, "--format", "json"))
    assert [(row["min"], row["max"]) for row in found] == [(0.4, 0.6)]


@pytest.mark.parametrize(("bound", "code"), [("50%", 0), ("50.1%", 1)])
def test_a_bound_in_percent(bound: str, code: int) -> None:
    assert check(orders(), "--min", f"cohort.retention_rate_1={bound}").code == code


@pytest.mark.parametrize("text", ["cohort.customers", "customers=1", "cohort.customers=x", "=1"])
def test_what_is_no_threshold(text: str) -> None:
    outcome = check(orders(), "--min", text)
    assert outcome.code == 2
    assert outcome.error == f"--min {text}: not COMMAND.NAME=VALUE"


def test_one_bound_does_not_take_the_place_of_another() -> None:
    outcome = check(orders(), "--min", BAD, "--min", GOOD)
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.error == "--min cohort.retention_rate_1: said twice"


def test_bounds_that_no_number_keeps() -> None:
    outcome = check(orders(), "--min", BAD, "--max", GOOD)
    assert outcome.code == 2
    number = "cohort.retention_rate_1"
    assert outcome.error == f"--min {number}=0.6 is above --max {number}=0.4"


def test_a_source_that_no_check_reads() -> None:
    config("", 'metric = "cohort.customers"\nmin = 1\nsource = "orders"')
    outcome = check("--source", "orders")
    assert outcome.error == "--source orders: every check names its own"
    outcome = check(orders(), "--source", "orders", "--min", GOOD)
    assert outcome.error == "--source orders: and an INPUT, too"


def test_no_check_at_all_is_never_green() -> None:
    assert check().code == 2
    assert check(orders()).code == 2
    config("")
    outcome = check()
    assert outcome.code == 2
    assert outcome.error.endswith("retainr.toml: no check")


def test_options_of_the_line_go_to_all_checks() -> None:
    found = rows(check(orders(), "--min", GOOD, "--period", "week", "--as-of", "2024-04-15",
                       "--format", "json"))  # fmt: skip
    assert (found[0]["period"], found[0]["as_of"]) == ("week", "2024-04-15")


def test_an_option_that_no_command_takes() -> None:
    outcome = check(orders(), "--min", "churn.active_customers=1", "--max-age", "3")
    assert outcome.code == 2
    assert outcome.error == "--max-age: no option of churn"


def test_what_a_check_is_computed_under() -> None:
    """Its own options win over the command's section, that over the source; never the report's."""
    metric = 'metric = "cohort.cohorts"\nmin = 1'
    config(
        'tz = "Asia/Shanghai"\n[report]\nperiod = "year"\n[cohort]\nperiod = "quarter"',
        metric,
        f'{metric}\noptions = {{ period = "week", clock = "elapsed" }}',
    )
    found = rows(check("--format", "json"))
    assert [(row["period"], row["clock"], row["value"]) for row in found] == [
        ("quarter", "calendar", 2.0),
        ("week", "elapsed", 5.0),
    ]
    config('[report]\nperiod = "year"', metric)
    assert rows(check("--format", "json"))[0]["period"] == "month"
    assert rows(check("--format", "json", "--period", "day"))[0]["period"] == "day"


def test_all_checks_run_after_a_failure() -> None:
    metric = 'metric = "cohort.customers"'
    config("", f"{metric}\nmin = 9", f"{metric}\nmin = 5", f'{metric}\nmin = 9\nseverity = "warn"',
           'metric = "cohort.retention_rate_12"\nmin = 0.1')  # fmt: skip
    outcome = check("--format", "json")
    assert outcome.code == 1
    assert [row["status"] for row in rows(outcome)] == ["fail", "pass", "warn", "no-data"]
    summary = json.loads(outcome.out)["summary"]
    counts = {key: summary[key] for key in ("checks", "failed", "passed", "warned", "without_data")}
    assert counts == {"checks": 4, "failed": 1, "passed": 1, "warned": 1, "without_data": 1}


@pytest.fixture
def opened() -> Iterator[list[tuple[Any, ...]]]:
    """Count the inputs that are opened."""
    load = importlib.import_module("retainr.load")
    calls: list[tuple[Any, ...]] = []

    def counting(paths: Any, needs: Any, reading: Any, engine: Any) -> Any:
        from retainr.load.opening import open_rows

        calls.append((paths, needs))
        return open_rows(paths, needs, reading, engine)

    with patch.object(load, "open_rows", counting, create=True):
        yield calls


def test_standard_input_is_read_once() -> None:
    log = orders().read_bytes()
    assert retainr("check", "-", "--min", GOOD, "--max", BAD, stdin=log).code == 0
    outcome = retainr("check", "-", "--min", GOOD, "--min", "churn.lost_customers=0", stdin=log)
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.error.startswith("standard input can be read once")


def test_what_is_asked_twice_is_computed_once(opened: list[Any]) -> None:
    metric = 'metric = "cohort.retention_rate'
    config("", f'{metric}_1"\nmin = 0.1', f'{metric}_2"\nmin = 0.1', f'{metric}_3"\nmin = 0.1',
           f'{metric}_1"\nmin = 0.1\noptions = {{ period = "week" }}')  # fmt: skip
    check()
    assert len(opened) == 2


def test_too_little_for_a_fit_is_no_data() -> None:
    outcome = check(orders(), "--min", "clv.total_clv=1", "--format", "json")
    assert outcome.code == 3, outcome.err
    assert rows(outcome)[0]["status"] == "no-data"
    assert rows(outcome)[0]["message"].startswith("no data: ")


@pytest.mark.parametrize(("policy", "code"), [("fail", 3), ("warn", 0), ("pass", 0)])
def test_the_policy_without_data(policy: str, code: int) -> None:
    args = (orders(), "--min", "cohort.retention_rate_12=0.1", "--no-data", policy)
    outcome = check(*args, "--junit", "j.xml", "--github")
    assert outcome.code == code
    kinds = {"fail": "failure", "warn": "skipped", "pass": "skipped"}
    assert ElementTree.parse("j.xml").find(f".//{kinds[policy]}") is not None
    levels = {"fail": "::error ", "warn": "::warning ", "pass": None}
    told = [line for line in outcome.err.splitlines() if line.startswith("::")]
    level = levels[policy]
    assert all(line.startswith(level) for line in told) if level else not told


def test_all_that_is_wrong_with_the_inputs_is_said_at_once() -> None:
    metric = 'metric = "cohort.customers"\nmin = 1\nsource ='
    Path("retainr.toml").write_text(
        '[sources.a]\npath = "a.csv"\n[sources.b]\npath = "b.csv"\n'
        f'[[checks]]\n{metric} "a"\n[[checks]]\n{metric} "b"\n'
    )
    outcome = check("-o", "r.json", "--junit", "j.xml")
    assert (outcome.code, outcome.out) == (2, b"")
    assert "a.csv: no such file" in outcome.err
    assert "b.csv: no such file" in outcome.err
    assert not Path("r.json").exists()
    assert not Path("j.xml").exists()


def test_the_document_fits_its_schema() -> None:
    schema = json.loads(retainr("schema", "check").out)
    Draft202012Validator.check_schema(schema)
    config("", 'metric = "cohort.retention_rate_1"\nmin = 0.9\nconfident = true',
           'metric = "cohort.retention_rate"\nwhere = { age = 1, cohort = "latest" }\nmax = 0.9',
           'metric = "clv.total_clv"\nmin = 1')  # fmt: skip
    checker = Draft202012Validator.FORMAT_CHECKER
    document = json.loads(check("--format", "json").out)
    validator = Draft202012Validator(schema, format_checker=checker)
    assert [error.message for error in validator.iter_errors(document)] == []
    document["tables"]["checks"][0].pop("value")
    assert not validator.is_valid(document)


def test_every_format_and_the_same_bytes_twice() -> None:
    endings = ("json", "csv", "parquet", "jsonl", "xlsx", "md", "html", "tsv")
    args = [word for end in endings for word in ("-o", f"r.{end}")]
    check(orders(), "--min", BAD, "--junit", "j.xml", *args)
    first = {end: Path(f"r.{end}").read_bytes() for end in endings}, Path("j.xml").read_bytes()
    check(orders(), "--min", BAD, "--junit", "j.xml", *args)
    assert first == (
        {end: Path(f"r.{end}").read_bytes() for end in endings}, Path("j.xml").read_bytes()
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
def test_in_other_languages(lang: str) -> None:
    outcome = check(orders(), "--min", BAD, "--lang", lang)
    assert outcome.code == 1
    assert "{" not in outcome.text


@pytest.mark.parametrize(
    "args",
    [
        ("-o", "nowhere/r.json"),
        ("--junit", "nowhere/j.xml"),
        ("--state", "nowhere/s.json"),
        ("-o", "r.png"),
        ("-o", "r.json", "--junit", "r.json"),
        ("--changed-only",),
    ],
)
def test_outputs_that_cannot_be_are_refused_before_anything_is_read(args: tuple[str, ...]) -> None:
    outcome = check("missing.csv", "--min", GOOD, *args)
    assert (outcome.code, outcome.out) == (2, b"")
    assert "missing.csv" not in outcome.err


# --- JUnit and annotations ------------------------------------------------------------------


def hostile() -> Outcome:
    metric = f'name = {toml(HOSTILE)}\nmetric = "cohort.customers"\nmin'
    config("", f"{metric} = 9", f"{metric} = 5", f'{metric} = 9\nseverity = "warn"')
    return check("--junit", "j.xml", "--github", "-o", "r.html", "-o", "r.md")


def test_junit_has_the_usual_shape() -> None:
    hostile()
    root = ElementTree.parse("j.xml").getroot()
    (suite,) = root
    assert (root.tag, suite.tag, suite.get("name")) == ("testsuites", "testsuite", "retainr check")
    for one in (root, suite):
        counts = {name: one.get(name) for name in ("tests", "failures", "errors")}
        assert counts == {"tests": "3", "failures": "1", "errors": "0"}
    # junit-10.xsd, which Jenkins holds reports against, knows `skipped` of a suite alone.
    assert set(root.attrib) == {"tests", "failures", "errors"}
    assert suite.get("skipped") == "1"
    cases = list(suite)
    assert [case.tag for case in cases] == ["testcase"] * 3
    assert [[child.tag for child in case] for case in cases] == [
        ["failure"], ["system-out"], ["skipped"]
    ]  # fmt: skip
    assert all(set(case.attrib) == {"classname", "name"} for case in cases)
    assert cases[0].get("classname") == "cohort.customers"
    failure = cases[0][0]
    assert set(failure.attrib) == {"message", "type"}
    assert "5 is 4 under the bound 9" in str(failure.get("message"))
    assert "2024-04-30" in str(failure.text)
    assert set(cases[2][0].attrib) == {"message"}


def test_a_hostile_name_is_harmless_everywhere() -> None:
    outcome = hostile()
    assert outcome.code == 1
    name = '<script>alert(1)</script> ::error::x,y:z [31m%0A"&]]>'
    case = ElementTree.parse("j.xml").find(".//testcase")
    assert case is not None
    assert case.get("name") == f"{name}\ufffd"
    for text in (outcome.text, outcome.err):
        assert not {"\x1b", "\u202e"} & set(text)
        lines = text.splitlines()
        starts = ("::error title=", "::warning title=")
        assert all(line.startswith(starts) for line in lines if line.lstrip().startswith("::"))
    assert "<script>" not in Path("r.html").read_text("utf-8")
    assert "<script>" not in Path("r.md").read_text("utf-8")


def test_annotations_are_escaped() -> None:
    told = [line for line in hostile().err.splitlines() if line.startswith("::")]
    assert [line.split(" ")[0] for line in told] == ["::error", "::warning"]
    title, _, message = told[0].removeprefix("::error title=").partition("::")
    assert title == '<script>alert(1)</script> %3A%3Aerror%3A%3Ax%2Cy%3Az [31m%250A"&]]> '
    assert message.startswith("5 is 4 under the bound 9 (")


def test_the_step_summary_is_added_to(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("summary.md").write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    check(orders(), "--min", BAD)
    assert Path("summary.md").read_text() == "before\n"
    check(orders(), "--min", BAD, "--github")
    text = Path("summary.md").read_text("utf-8")
    assert text.startswith("before\n## Checks")
    assert "| FAIL | cohort.retention_rate_1 |" in text
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "nowhere/summary.md")
    assert check(orders(), "--min", BAD, "--github").code == 2


# --- an alert once --------------------------------------------------------------------------


def alert(bound: str) -> Outcome:
    return check(orders(), "--min", bound, "--state", "s.json", "--changed-only", "--github")


def test_an_alert_comes_once() -> None:
    """Silent while the same checks fail; the exit code goes on telling the truth."""
    seen = []
    for bound in (GOOD, BAD, BAD, "cohort.retention_rate_1=0.7", GOOD, GOOD):
        outcome = alert(bound)
        seen.append((outcome.code, bool(outcome.text)))
        assert "columns:" not in outcome.err
        assert ("::" in outcome.err) == (outcome.code == 1 and bool(outcome.text))
    assert seen == [(0, False), (1, True), (1, False), (1, True), (0, True), (0, False)]


def test_files_are_written_all_the_same() -> None:
    alert(BAD)
    check(orders(), "--min", BAD, "--state", "s.json", "--changed-only", "-o", "r.json")
    assert Path("r.json").exists()


@pytest.mark.parametrize("content", ["{", "[]"])
def test_what_is_no_state(content: str) -> None:
    Path("s.json").write_text(content)
    outcome = alert(BAD)
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.error == "s.json: not what --state writes"
    assert Path("s.json").read_text() == content


def test_every_metric_can_be_checked() -> None:
    """A metric has a place in check by being registered."""
    from retainr.checks import Check
    from retainr.checks.target import target_of
    from retainr.results import Unit

    words = (Unit.TEXT, Unit.WORD, Unit.CODE, Unit.DATE, Unit.FLAG, Unit.MIXED)
    for metric in METRICS:
        for name, column in metric.summary.items():
            if column.unit not in words:
                assert target_of(Check(f"{metric.name}.{name}"), metric).column is column


def test_every_command_of_orders_is_checked_from_the_program(tmp_path: Path) -> None:
    """Also those whose time is not cut, such as the days of survival."""
    (tmp_path / "shop.csv").write_text(shop(), "utf-8")
    reads = [m for m in METRICS if m.group != "Surveys" and not m.joins]
    asked = [f"--min={m.name}.{next(iter(_numbers(m)))}=-1" for m in reads]
    found = rows(check("shop.csv", *asked, "--format", "json"))
    assert {row["status"] for row in found} <= {"pass", "no-data"}
    told = {row["metric"].partition(".")[0]: row["period"] for row in found if row["as_of"]}
    assert (told["survival"], told["cohort"]) == (None, "month")


def _numbers(metric: Metric) -> Iterator[str]:
    counted = (Unit.COUNT, Unit.RATIO, Unit.MONEY, Unit.DAYS)
    return (name for name, column in metric.summary.items() if column.unit in counted)


def test_a_hint_names_what_a_check_has() -> None:
    config("", 'metric = "churn.churn_rate"\nmax = 1\noptions = { inactive_after = "10d" }')
    outcome = check()
    assert outcome.code == 2
    hint = "in the config, as options of the check or of [churn]: --inactive-after 31d or more"
    assert f"hint:  {hint}" in outcome.err


def test_a_hint_names_the_command_that_lists_rejected_rows(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("customer_id,order_date\na,soon\nb,2024-02-03\n", "utf-8")
    outcome = check("bad.csv", "--min", GOOD, "--time", "order_date")
    assert outcome.code == 2
    assert "(list: retainr cohort FILE --rejects r.csv)" in outcome.err


def test_a_baseline_that_is_not_there() -> None:
    config("", 'metric = "cohort.retention_rate_1"\nmax_drop = 0.1')
    outcome = check("--baseline", "nope.json")
    assert outcome.error == "nope.json: No such file or directory"
    assert "hint:  write one: retainr COMMAND … -o result.json" in outcome.err
