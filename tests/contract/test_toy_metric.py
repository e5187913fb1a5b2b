"""A new metric is one file and one line: it has its command, help, config and formats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from typer.testing import CliRunner

from retainr.cli.app import build
from retainr.cli.schema import document_schema
from retainr.lazy import nw
from retainr.load.options import Needs
from retainr.metrics import METRICS, Metric
from retainr.metrics.account import make_account, parameters
from retainr.metrics.metric import TableSpec
from retainr.metrics.params import Param
from retainr.render import RENDERERS
from retainr.results import GLOSSARY, Phrase, Result, Table

if TYPE_CHECKING:
    from retainr.load import Rows

LOG = "customer_id,date\n1,2024-01-01\n1,2024-01-02\n2,2024-01-03\n"


@dataclass(frozen=True)
class ToyParams:
    least: int = 1


def toy(rows: Rows, params: ToyParams) -> Result:
    """Count each customer's orders."""
    collected = rows.collect(
        lambda frame, _as_of: {"toy": frame.group_by("customer").agg(orders=nw.len())}
    )
    counts = collected.frames["toy"].filter(pl.col("orders") >= params.least)
    frame = counts.select(pl.col("orders").cast(pl.Int64)).sort("orders")
    cells = pl.DataFrame({"orders": [frame["orders"].sum()], "refunds": [0]})
    people = pl.DataFrame({"ordered": [1], "customers": [frame.height]})
    return Result(
        command="toy",
        title=Phrase("cohort.picture.orders"),
        definition=Phrase("cohort.definition"),
        source=Phrase("cohort.customers", {"count": frame.height}),
        parameters=parameters(params, rows.reading),
        data=make_account(rows, collected.ledger, cells, people),
        summary={"customers": frame.height},
        tables=(Table("toy", frame),),
        columns={name: GLOSSARY[name] for name in ("orders", "customers")},
    )


TOY = Metric(
    name="toy",
    group="Retention",
    help="Orders of each customer.",
    example="retainr toy orders.csv",
    params=(Param("least", int, 1, "Smallest number of orders.", 1),),
    parameters=ToyParams,
    needs=lambda _params, _reading: Needs(optional=()),
    run=toy,
    explain=lambda _params: (Phrase("cohort.definition"),),
    tables=(TableSpec("toy", ("orders",)),),
    summary={"customers": GLOSSARY["customers"]},
)


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    Path("log.csv").write_text(LOG, "utf-8")
    return CliRunner()


def test_it_has_a_command_with_help_and_explanation(runner: CliRunner) -> None:
    app = build((*METRICS, TOY))
    assert "toy" in runner.invoke(app, ["--help"]).output
    assert "--least" in runner.invoke(app, ["toy", "--help"]).output
    assert "orders (or events)" in runner.invoke(app, ["toy", "--explain"]).output


def test_it_prints_json_that_fits_its_schema(runner: CliRunner) -> None:
    import jsonschema

    done = runner.invoke(build((TOY,)), ["toy", "log.csv", "--format", "json", "-q"])
    document = json.loads(done.stdout)
    jsonschema.validate(document, document_schema(TOY))
    assert document["tables"]["toy"] == [{"orders": 1}, {"orders": 2}]
    assert document["data"]["rows_used"] == 3


def test_it_is_written_in_every_format_without_a_chart(runner: CliRunner) -> None:
    names = [n for n in RENDERERS if n not in ("table", "png", "svg", "pdf")]
    files = [word for name in names for word in ("-o", f"toy.{name}")]
    done = runner.invoke(build((TOY,)), ["toy", "log.csv", *files])
    assert done.exit_code == 0, done.output
    assert all(Path(f"toy.{name}").stat().st_size for name in names)


def test_its_config_section_sets_its_options(runner: CliRunner) -> None:
    Path("retainr.toml").write_text("[toy]\nleast = 2\n", "utf-8")
    done = runner.invoke(build((TOY,)), ["toy", "log.csv", "--format", "csv", "-q"])
    assert done.stdout == "orders\n2\n"
