"""Results to render: one with everything that can go wrong, one split, one computed."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import polars as pl
import pytest

from retainr.engines.polars import PolarsEngine
from retainr.load import Reading, open_rows
from retainr.metrics.cohort import CohortParams, cohort, needs
from retainr.results import (
    Account,
    Cell,
    Column,
    Heatmap,
    HeatmapRow,
    Note,
    Phrase,
    Result,
    Severity,
    State,
    Table,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTILE = "<script>alert(1)</script>|{{7*7}}{% x %}`a`*b*\n=1+1\u202e\x07 \"'&é中"
DAY = dt.date(2024, 1, 1)
ORDERS = """customer,order,date,amount
a,1,2024-01-05,10.50
b,2,2024-01-20,20
a,3,2024-02-10,5.25
c,4,2024-02-11,7
b,5,2024-03-02,1
c,6,2024-03-30,2
a,7,2024-04-10,3
"""

_COLUMNS = (
    Column("name|<b>", Unit.TEXT, 'a "name", <i>as it is</i>'),
    Column("day", Unit.DATE, "a day"),
    Column("n", Unit.COUNT, "a count"),
    Column("rate", Unit.RATIO, "a rate"),
    Column("yes", Unit.FLAG, "a flag"),
    Column("none", Unit.MONEY, "nothing"),
)


def _frame() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "name|<b>": [HOSTILE, "007", "", None],
            "day": [DAY, dt.date(1899, 12, 31), None, DAY],
            "n": [1234, 2**62 + 1, None, -5],
            "rate": [0.1 + 0.2, math.nan, math.inf, 1e-7],
            "yes": [True, False, None, True],
            "none": pl.Series([None] * 4, dtype=pl.Float64),
        }
    )


def _heatmap(segment: str | None = None) -> Heatmap:
    # 86 of 358: 24.0%, Wilson 19.9 to 28.7.
    known = Cell(86 / 358, 0.19887610926121835, 0.287086608758416, of=358)
    so_far = Cell(0.125, 0.05, 0.25, State.INCOMPLETE)
    unknown = Cell(None, state=State.INCOMPLETE)
    return Heatmap(
        title=Phrase("cohort.picture"),
        measure=Phrase("note.reason", {"reason": HOSTILE, "rows": 1}),
        subtitle=Phrase("cohort.picture"),
        across=Phrase("cohort.across", {"periods": Phrase("period.many.month")}),
        label_head=Phrase("screen.cohort"),
        columns=(1, 2),
        rows=(
            HeatmapRow(HOSTILE, 358, (known, so_far)),
            HeatmapRow("2024-02", 1200, (Cell(None, state=State.FEW), unknown)),
            HeatmapRow("2024-03", 41, (None, None), growing=True),
        ),
        totals=HeatmapRow(Phrase("screen.pooled"), None, (known, None)),
        totals_of=(358, None),
        unit=Unit.RATIO,
        top=0.25,
        confidence=0.95,
        segment=segment,
    )


def _account() -> Account:
    return Account(
        rows_read=7,
        rows_filtered=0,
        rows_rejected=2,
        reasons={"no customer": 1, HOSTILE: 1},
        rows_deduplicated=0,
        rows_after_as_of=0,
        rows_used=5,
        orders=5,
        refunds=0,
        customers=3,
        first=DAY,
        last=DAY,
        as_of=DAY,
        columns={"customer": HOSTILE},
        sources=("https://me:secret@host/a/orders.csv?key=secret",),
        preset=None,
        encoding="utf-8",
    )


def _made(heatmaps: tuple[Heatmap, ...]) -> Result:
    return Result(
        command="cohort",
        title=Phrase("cohort.title", {"clock": HOSTILE}),
        definition=Phrase("cohort.definition"),
        source=Phrase("note.reason", {"reason": HOSTILE, "rows": 4339}),
        parameters={"period": "month", "by": [HOSTILE], "bad": math.nan, "since": DAY},
        data=_account(),
        summary={"n": 3, "rate": math.inf, "day": DAY},
        tables=(Table("t", _frame()), Table("second: [x]/long name of a table", _frame().head(1))),
        columns={column.name: column for column in _COLUMNS},
        notes=(
            Note("later", Severity.NOTE, Phrase("note.growing")),
            Note("bad", Severity.WARNING, Phrase("note.reason", {"reason": HOSTILE, "rows": 9})),
        ),
        charts={"t": heatmaps} if heatmaps else {},
    )


@pytest.fixture
def hostile() -> str:
    """A name as nobody should have it."""
    return HOSTILE


@pytest.fixture
def made() -> Result:
    """A result by hand: hostile names, NaN, all states of a cell."""
    return _made((_heatmap(),))


@pytest.fixture
def split() -> Result:
    """The same with one matrix a segment."""
    return _made((_heatmap("north"), _heatmap(HOSTILE)))


@pytest.fixture(scope="session")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Result]:
    """Retention of three customers in four months, from a file."""
    path = tmp_path_factory.mktemp("orders") / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")

    def compute(**params: object) -> Result:
        chosen = CohortParams(**params)  # type: ignore[arg-type]
        rows = open_rows([str(path)], needs(chosen, Reading()), Reading(), PolarsEngine())
        return cohort(rows, chosen)

    return compute
