"""No option is parsed and ignored: each changes something that can be seen."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from retainr.cli.options import params_of
from retainr.metrics.cohort import COHORT
from tests.cli.logs import lines
from tests.cli.program import cohort

HEADER = (
    "customer_id,order_date,order_id,amount,who,when,net,qty,unit,basket,event,what,event_id,eid,"
    "channel,joined,slashes,thousands"
)
ROWS = (
    "a,2024-01-05T23:30:00Z,1,1.00005,a,2024-02-05,5,2,3,1,buy,view,1,1,web,2023-12-01,3/4/2024,1.234",
    "a,2024-01-31T23:30:00Z,2,2,a,2024-02-05,5,2,3,1,view,buy,2,1,web,2023-12-01,3/4/2024,1.234",
    "a,2024-03-05T10:00:00Z,3,4,a,2024-03-05,5,2,3,3,buy,view,3,3,web,2023-12-01,3/4/2024,1.234",
    "b,2024-01-20T10:00:00Z,4,8,x,2024-02-05,5,2,3,4,buy,view,4,4,shop,2024-01-20,3/4/2024,1.234",
    "b,2024-02-20T10:00:00Z,5,-3,x,2024-02-05,5,2,3,5,view,view,5,5,shop,2024-01-20,3/4/2024,1.234",
    "b,2024-02-20T10:00:00Z,5,-3,x,2024-02-05,5,2,3,5,view,view,5,5,shop,2024-01-20,3/4/2024,1.234",
    "c,2024-02-10T10:00:00Z,6,9,a,2024-02-05,5,2,3,6,buy,view,6,6,shop,2024-02-10,3/4/2024,1.234",
    ",2024-02-10T10:00:00Z,7,9,a,2024-02-05,5,2,3,7,buy,view,7,7,shop,2024-02-10,3/4/2024,1.234",
    "c,2024-03-20T10:00:00Z,8,9,a,2024-02-05,5,2,3,8,buy,view,8,8,shop,2024-02-10,3/4/2024,1.234",
)


class Change(NamedTuple):
    """Hold an option as it is given, what is given with and without it, and a file to look at."""

    option: str
    also: str = ""
    file: str = "r.json"


EVENT = "--start-event buy"
CHANGES = {
    "clock": Change("--clock elapsed"),
    "show": Change("--show orders", file="r.md"),
    "trend_age": Change("--trend-age 2"),
    "brackets": Change("--brackets 1-2"),
    "start_event": Change("--start-event view"),
    "return_event": Change("--return-event view"),
    "at_least": Change("--at-least 2"),
    "min_cohort": Change("--min-cohort 3"),
    "customer": Change("--customer who"),
    "time": Change("--time when"),
    "amount": Change("--amount net"),
    "quantity": Change("--quantity qty", "--price unit"),
    "price": Change("--price unit", "--quantity qty"),
    "order": Change("--order basket"),
    "event": Change("--event what", EVENT),
    "event_id": Change("--event-id eid", EVENT),
    "status": Change("--status channel"),
    "by": Change("--by channel"),
    "preset": Change("--preset cdnow"),
    "where": Change("--where amount<5"),
    "since": Change("--since 2024-02-01"),
    "until": Change("--until 2024-02-29"),
    "as_of": Change("--as-of 2024-03-10"),
    "tz": Change("--tz Asia/Shanghai"),
    "date_order": Change("--date-order dmy", "--time slashes"),
    "time_format": Change("--time-format %m/%d/%Y", "--time slashes"),
    "decimal": Change("--decimal comma", "--amount thousands"),
    "max_rejects": Change("--max-rejects 5%"),
    "dedupe": Change("--dedupe"),
    "refunds": Change("--refunds drop"),
    "amount_scale": Change("--amount-scale 5"),
    "new_since": Change("--new-since 2024-02-01"),
    "acquired": Change("--acquired joined"),
    "encoding": Change("--encoding utf-16"),
    "skip_rows": Change("--skip-rows 1"),
    "sheet": Change("--sheet Orders"),
    "query": Change("--query orders"),
    "rejects": Change("--rejects r.csv", file="r.csv"),
    "period": Change("--period week"),
    "week_start": Change("--week-start sunday", "--period week"),
    "confidence": Change("--confidence 0.8"),
    "include_incomplete": Change("--include-incomplete"),
    "max_age": Change("--max-age 1"),
    "last": Change("--last 1"),
    "format": Change("--format csv"),
    "output": Change("-o r.tsv", file="r.tsv"),
    "table": Change("--table curve", file="r.csv"),
    "layout": Change("--layout wide", file="r.csv"),
    "title": Change("--title T", file="r.svg"),
    "size": Change("--size 12x9", file="r.svg"),
    "dpi": Change("--dpi 40", file="r.png"),
    "theme": Change("--theme dark", file="r.svg"),
    "lang": Change("--lang zh-Hans", file="r.md"),
    "bom": Change("--bom", file="r.csv"),
    "explain": Change("--explain"),
    "quiet": Change("--quiet"),
    "verbose": Change("--verbose"),
    "color": Change("--no-color"),
    "config": Change("--config other.toml"),
}
ELSEWHERE = {
    "progress": "test_output_looks.py",
    "debug": "test_errors_shown.py",
    "customer_map": "test_preset_options.py",
    "allow_masked_id": "test_preset_options.py",
    "source": "tests/config/test_sources.py",
    "engine": "tests/engines/test_server_command.py",
    "shared_filesystem": "tests/engines/test_server_command.py",
    "excel_safe": "test_hostile_names.py",
    "memory_budget": "test_memory_budget.py",
}
"""Options that change nothing in such a run, and where they are tested."""


def seen(args: str, change: Change) -> tuple[object, ...]:
    """Return all that can be seen of a run but the parameters it names."""
    target = Path(change.file)
    target.unlink(missing_ok=True)
    output = () if change.file in change.option else ("-o", change.file)
    limit = () if "--max-rejects" in args else ("--max-rejects", "20%")
    outcome = cohort("orders.csv", *args.split(), *output, *limit)
    written = target.read_bytes() if target.exists() else None
    if written and change.file == "r.json":
        written = written[written.index(b' "data": {') :]
    return outcome.code, outcome.out, outcome.err, written


@pytest.mark.parametrize("name", CHANGES)
def test_it_changes_something(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    lines(*ROWS, header=HEADER)
    Path("other.toml").write_text('[cohort]\nperiod = "year"\n')
    change = CHANGES[name]
    assert seen(f"{change.also} {change.option}", change) != seen(change.also, change)


def test_every_option_has_a_help_and_a_place() -> None:
    named = {param.name for param in params_of(COHORT)}
    assert named == set(CHANGES) | set(ELSEWHERE)
    assert all(param.help and param.help.endswith((".", ")")) for param in params_of(COHORT))
