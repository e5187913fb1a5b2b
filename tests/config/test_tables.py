"""Sources, report, checks and benchmarks: read strictly, all that is wrong named at once."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from retainr import config
from retainr.activity.periods import Period
from retainr.checks import Level
from retainr.cli.options import params_of
from retainr.config import Config, Kind
from retainr.errors import ConfigError
from retainr.metrics import METRICS
from tests.cli.logs import events, orders
from tests.cli.program import retainr

SPEC = """
[sources.orders]
path = "exports/orders-*.parquet"
columns = { customer = "buyer_id", time = "paid_at", amount = "total" }
tz = "Asia/Shanghai"

[sources.survey]
kind = "survey"
path = "exports/nps.csv"

[report]
title = "Weekly retention"
period = "week"
sections = ["cohort", "churn", "lifecycle", "repurchase", "clv", "nps", "risk"]
output = ["reports/{as_of}.html", "reports/{as_of}.md"]
history = "reports/history.parquet"

[[checks]]
name = "month-1 retention"
source = "orders"
options = { period = "month" }
metric = "cohort.retention_rate"
where = { age = 1, cohort = "latest" }
min = 0.25
confident = true

[[checks]]
metric = "nps.nps"
source = "survey"
max_drop = 5
severity = "warn"

[benchmarks]
retention_rate_1 = 0.30
churn_rate = { value = 0.08, source = "our plan" }
"""
SOURCE = '[sources.orders]\npath = "x.csv"\n'
NUMBER = '[[checks]]\nmetric = "cohort.customers"\n'
CHECK = f"{NUMBER}min = 1\n"


def load(text: str, name: str = "retainr.toml") -> Config:
    Path(name).write_text(text, "utf-8")
    return config.load(Path(name), {m.name: params_of(m) for m in METRICS}, METRICS)


def wrong(text: str) -> list[str]:
    """Return what is said to be wrong, each with its hint."""
    with pytest.raises(ConfigError) as error:
        load(text)
    assert error.value.message.startswith("retainr.toml: ")
    found = error.value
    return list(found.details) or [f"{found.message.removeprefix('retainr.toml: ')} ({found.hint})"]


def test_the_example_of_the_documentation() -> None:
    read = load(SPEC)
    source = read.sources["orders"]
    assert (source.kind, source.written) == (Kind.ORDER, ("exports/orders-*.parquet",))
    columns = {"customer": "buyer_id", "time": "paid_at", "amount": "total"}
    assert source.options == {"tz": "Asia/Shanghai", **columns}
    assert read.sources["survey"].kind is Kind.SURVEY
    assert (read.report.title, read.report.period) == ("Weekly retention", Period.WEEK)
    assert read.report.sections[-1] == "risk"
    assert read.report.output == ("reports/{as_of}.html", "reports/{as_of}.md")
    first, second = read.checks
    assert (first.command, first.number, first.min) == ("cohort", "retention_rate", 0.25)
    assert (first.where, first.confident) == ({"age": 1, "cohort": "latest"}, True)
    assert (second.max_drop, second.severity, second.title) == (5, Level.WARN, "nps.nps")
    assert read.benchmarks["retention_rate_1"].value == 0.30
    assert read.benchmarks["churn_rate"].source == "our plan"


def test_no_file_is_an_empty_config() -> None:
    read = config.load(None, {}, METRICS)
    assert (read.file, read.sources, read.checks, dict(read.options)) == (None, {}, (), {})


def test_in_pyproject() -> None:
    text = '[tool.retainr.sources.orders]\npath = "x.csv"\n[[tool.retainr.checks]]\n'
    read = load(f'{text}metric = "cohort.customers"\nmin = 1\n', "pyproject.toml")
    assert list(read.sources) == ["orders"]
    assert len(read.checks) == 1


@pytest.mark.parametrize("log", [orders, events])
def test_the_block_that_inspect_prints_is_taken_as_it_is(log: object) -> None:
    file = log()  # type: ignore[operator]
    command = ("inspect", file, "--tz", "Asia/Shanghai", "--max-rejects", "0.5", "--since",
               "2024-01-01", "--table", "config", "--format", "csv", "-q")  # fmt: skip
    block = "\n".join(row["line"] for row in retainr(*command).rows)
    assert tomllib.loads(block)["sources"]
    (source,) = load(block).sources.values()
    assert source.written == (str(file),)
    assert source.options["max_rejects"] == "0.5"
    assert retainr("cohort", "--format", "json", "-q").document["parameters"]["tz"] == (
        "Asia/Shanghai"
    )


def test_a_role_may_stand_beside_the_columns() -> None:
    read = load('[sources.x]\npath = "x.csv"\nstatus = "state"\ndate-order = "dmy"\n')
    assert read.sources["x"].options == {"status": "state", "date_order": "dmy"}


WRONG = {
    '[sources.x]\npth = "a"\npath = "a"': "key sources.x.pth (did you mean sources.x.path?)",
    "[sources.x]\npath = 3": "sources.x.path = 3: expected text or a list of texts",
    '[sources.x]\npath = "a"\nurl = "b"': "sources.x: expected either path or url",
    "[sources.x]\npath = []": "sources.x.path names nothing",
    "[sources.x]\ndedupe = true": "sources.x: expected either path or url",
    '[sources.x]\npath = "a"\nkind = "ordr"': "sources.x.kind = 'ordr': expected one of order",
    '[sources.x]\npath = "a"\ncolumns = { custmer = "b" }': "mean sources.x.columns.customer?",
    '[sources.x]\npath = "a"\ncolumns = { customer = 1 }': "columns.customer = 1: expected",
    '[sources.x]\npath = "a"\nstatus = "b"\ncolumns = { status = "c" }': "status is said twice",
    '[sources.x]\npath = "a"\nskip_rows = 1\nskip-rows = 2': "sources.x.skip-rows is said twice",
    'sources = "x"': "sources is not a table",
    "[sources]\nx = 1": "sources.x is not a table",
    '[report]\nperiod = "wek"': "report.period = 'wek': expected one of day, week",
    '[report]\nsections = ["chrn"]': "report.sections: no section 'chrn' (did you mean churn?)",
    "[report]\ntitel = 1": "unknown key report.titel (did you mean report.title?)",
    "[checks]\nmin = 1": "checks is not a list of tables (write [[checks]])",
    '[[checks]]\nmetric = "cohort.customers"': "checks[1]: no bound",
    "[[checks]]\nmin = 1": "checks[1].metric = '': no such command",
    '[[checks]]\nmetric = "chort.x"\nmin = 1': "no such command (did you mean cohort?)",
    f'{CHECK}max = "x"': "checks[1].max = 'x': expected a number",
    f"{NUMBER}min = nan": "checks[1].min = nan: expected a number",
    f"{NUMBER}min = 2\nmax = 1": "checks[1]: min = 2 is above max = 1",
    f"{CHECK}max = inf": "checks[1].max = inf: expected a number",
    f'{CHECK}where = {{ cohort = ["a"] }}': "where.cohort = ['a']: no single value",
    f"{CHECK}max_drop = -1": "checks[1].max_drop = -1: expected a number at least 0",
    f'{CHECK}severity = "loud"': "checks[1].severity = 'loud': expected one of warn, fail",
    f'{CHECK}options = {{ perod = "week" }}': "did you mean checks[1].options.period?",
    f'{CHECK}options = {{ period = "wek" }}': "checks[1].options.period = 'wek'",
    f'{CHECK}options = {{ format = "json" }}': "unknown key checks[1].options.format",
    f'{SOURCE}{CHECK}source = "ordrs"': "source = 'ordrs': no such source (did you mean orders?)",
    "[benchmarks]\nretention_rte_1 = 1": "did you mean benchmarks.retention_rate_1?",
    "[benchmarks]\nchurn_rate = nan": "benchmarks.churn_rate.value = nan: expected a number",
    '[benchmarks]\nchurn_rate = "x"': "benchmarks.churn_rate.value = 'x': expected a number",
    '[benchmarks]\nchurn_rate = { source = "x" }': "benchmarks.churn_rate: expected a value",
    "benchmarks = 1": "benchmarks is not a table",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG, ids=str)
def test_what_is_wrong_names_the_key_and_what_to_write(text: str) -> None:
    (said,) = wrong(text)
    assert WRONG[text] in said
    assert said.endswith(")")


def test_all_that_is_wrong_is_named_at_once() -> None:
    text = f'[cohort]\nperod = 1\n[report]\ntitel = 1\n{CHECK}max = "x"\n[chrn]\n'
    said = wrong(text)
    assert len(said) == 4
    for key in ("cohort.perod", "report.titel", "checks[1].max", "chrn"):
        assert any(key in line for line in said), key
