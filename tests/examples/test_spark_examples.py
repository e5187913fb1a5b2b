"""The examples for a cluster do what they say, with a server on loopback."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING

from retainr.engines.spark import connect
from tests.examples.test_examples import PATHS, program
from tests.process.program import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SPARK = ROOT / "examples" / "spark"


def test_the_store_of_a_cluster_is_read_on_a_laptop(
    sail: str, rows_file: Path, tmp_path: Path
) -> None:
    path = f"{program(tmp_path / 'bin').parent}:{PATHS['PATH']}"
    columns = "--customer customer_id --time paid_at --amount total --order order_id"
    command = ["sh", str(SPARK / "reduce.sh"), str(rows_file), sail, "--shared-filesystem"]
    command += shlex.split(f"{columns} --preset none --max-rejects 5%")
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={"PATH": path, "RUST_LOG": "off"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "cohort.html").stat().st_size > 0
    assert (tmp_path / "lifecycle.csv").read_text().startswith("period,")
    assert b"6,000 rows" in done.stdout


def test_the_notebook_runs(sail: str, rows_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = connect(sail).session
    table = session.read.parquet(str(rows_file))
    table.selectExpr("customer_id AS buyer_id", "paid_at", "total").createOrReplaceTempView(
        "orders"
    )
    shown: list[object] = []
    code = (SPARK / "databricks.py").read_text().replace("table:main.shop.orders", "table:orders")
    exec(code, {"spark": session, "displayHTML": shown.append, "display": shown.append})
    page, cells = shown
    assert str(page).startswith("<!doctype html>")
    assert "retention_rate" in cells.columns  # type: ignore[attr-defined]
