"""`retainr reduce`, and commands that read what it left."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.program import retainr
from tests.report.shops import shop

SECTIONS = ("--section", "cohort", "--section", "lifecycle")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("orders.csv").write_text(shop(14), "utf-8")


def reduced(*args: str) -> None:
    outcome = retainr("reduce", "orders.csv", "-o", "store", "-q", *args)
    assert (outcome.code, outcome.err, outcome.out) == (0, "", b"")


def test_it_says_what_it_left() -> None:
    outcome = retainr("reduce", "orders.csv", "-o", "store")
    first, account, content = outcome.text.splitlines()
    assert re.fullmatch(r"store: \d+ orders, \d+ customers", first)
    assert "0 rejected" in account
    assert len(content) == len("content ") + 64
    outcome = retainr("reduce", "orders.csv", "-o", "store", "--lang", "zh-Hans")
    assert outcome.text.endswith(f"内容 {content.removeprefix('content ')}\n")


def test_refunds_are_told_where_there_are_any() -> None:
    with Path("orders.csv").open("a", encoding="utf-8") as log:
        log.write("c00-00,2024-01-02,-5,web\n")
    text = retainr("reduce", "orders.csv", "-o", "store").text
    assert " orders, 1 refund, " in text
    whole = int(text.partition("store: ")[2].partition(" ")[0])
    assert f"{whole + 1} rows read" in text
    assert "、1 笔退款、" in retainr("reduce", "orders.csv", "-o", "s", "--lang", "zh-Hans").text


def test_a_report_and_a_check_read_it() -> None:
    reduced("--by", "channel")
    found = []
    for source in ("orders.csv", "store"):
        report = retainr("report", source, "--format", "json", *SECTIONS)
        check = retainr("check", source, "--min", "cohort.retention_rate_1=0.1")
        assert report.code == check.code == 0, report.err + check.err
        found.append((report.text.replace(source, "X"), check.text.replace(source, "X")))
    assert found[0] == found[1]


def test_a_config_names_it(tmp_path: Path) -> None:
    config = '[sources.shop]\npath = "orders.csv"\ntz = "Asia/Shanghai"\n'
    Path("retainr.toml").write_text(config, "utf-8")
    assert retainr("reduce", "-o", "store", "-q").code == 0
    direct = retainr("churn", "--format", "json").document
    Path("retainr.toml").write_text(config.replace("orders.csv", "store"), "utf-8")
    kept = retainr("churn", "--format", "json").document
    assert kept["parameters"] == direct["parameters"]
    assert kept["summary"] == direct["summary"]
    Path("retainr.toml").write_text(config.replace("orders.csv", "store") + 'where = "a > 1"\n')
    assert "the store was reduced without it" in retainr("churn").error
    assert retainr("reduce", "-o", "again").error.startswith(str(Path("store")))


def test_options_that_were_typed_are_held_against_it() -> None:
    reduced("--tz", "Asia/Shanghai")
    assert retainr("cohort", "store", "-q").code == 0
    outcome = retainr("cohort", "store", "--tz", "UTC")
    assert outcome.code == 2
    assert outcome.error == "store: --tz UTC: the store was reduced with --tz Asia/Shanghai"
    assert outcome.hint == (
        "leave it out, or make another store: retainr reduce SOURCE --tz UTC -o STORE"
    )
    assert retainr("cohort", "store", "--rejects", "r.csv").error == (
        "store: rejected rows are counted in it, not kept"
    )
    assert not Path("r.csv").exists()


def test_new_files_are_added() -> None:
    lines = Path("orders.csv").read_text("utf-8").splitlines()
    for name, rows in (("o-1.csv", lines[1:90]), ("o-2.csv", lines[90:])):
        Path(name).write_text("\n".join((lines[0], *rows)) + "\n", "utf-8")
    assert retainr("reduce", "o-1.csv", "-o", "store").code == 0
    added = retainr("reduce", "o-*.csv", "-o", "store", "--append")
    whole = retainr("reduce", "o-*.csv", "-o", "other")
    assert added.text == whole.text.replace("other", "store")
    assert retainr("reduce", "o-*.csv", "-o", "none", "--append").error == (
        "--append: none is no store"
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["orders.csv"], "Missing option '-o'."),
        (["-o", "store"], "Missing argument 'INPUT'."),
        (["orders.csv", "-o", "no/where"], "there is no folder"),
        (["orders.csv", "-o", "orders.csv"], "not a folder"),
        (["orders.csv", "-o", "."], "a folder with other files, no store"),
        (["orders.csv", "-o", "s", "--append", "--rejects", "r.csv"], "--rejects"),
        (["orders.csv", "-o", "s", "--kind", "event"], "event"),
        (
            ["orders.csv", "-o", "s", "--event", "channel", "--order", "amount"],
            "--event and --order",
        ),
    ],
)
def test_what_is_refused(args: list[str], said: str) -> None:
    outcome = retainr("reduce", *args)
    assert outcome.code == 2
    assert said in outcome.err
    assert sorted(path.name for path in Path().iterdir()) == ["orders.csv"]


def test_rejected_rows_are_written_beside_it() -> None:
    with Path("orders.csv").open("a", encoding="utf-8") as log:
        log.write(",2024-01-02,5,web\n")
    reduced("--rejects", "rejects.csv")
    assert "no customer" in Path("rejects.csv").read_text("utf-8")
    shutil.rmtree("store")
