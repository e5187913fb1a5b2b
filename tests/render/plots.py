"""Charts of estimates, counts and survival by hand, from the design's numbers."""

from __future__ import annotations

import math
from dataclasses import replace

from retainr.results import (
    Balance,
    Cell,
    Dots,
    Ink,
    Layer,
    Quadrants,
    Quarter,
    Stacks,
    State,
    StepLine,
    Steps,
    Strips,
    Track,
    TrackLine,
    Unit,
)
from tests.render.pictures import NASTY, raw

WARMUP = Cell(None, state=State.WARMUP)
NOT_OVER = Cell(None, state=State.INCOMPLETE)
RATES = (0.213, 0.139, 0.159, 0.177, 0.133, 0.188, 0.161, 0.127, 0.093)


def months(count: int, year: int = 2010, month: int = 12) -> tuple[str, ...]:
    first = year * 12 + month - 1
    return tuple(f"{m // 12}-{m % 12 + 1:02d}" for m in range(first, first + count))


def wave(count: int) -> tuple[Cell, ...]:
    rates = (0.15 + 0.06 * math.sin(i * 0.7) + 0.02 * math.cos(i * 2.3) for i in range(count - 4))
    return (*[WARMUP] * 3, *(Cell(r, r - 0.02, r + 0.03) for r in rates), NOT_OVER)


CHURN = Dots(
    raw("Churn by month"),
    raw("% of the customers active before the month who were not active at its end"),
    months(13),
    (*[WARMUP] * 3, *(Cell(r, r - 0.02, r + 0.02) for r in RATES), NOT_OVER),
    Unit.RATIO,
    Ink.DORMANT,
    Cell(0.152, 0.147, 0.157),
    {
        State.WARMUP: (raw("warm-up"), raw("less than 90 days of data before: no rate shown")),
        State.INCOMPLETE: (raw("not over"), None),
    },
    footnotes=(raw("bars: 95% Wilson interval"), raw("a note that is rather long " * 6)),
)
COUNTED = replace(
    CHURN, behind=raw("at risk, lost"), counts=(tuple(range(2000, 2013)), tuple(range(13)))
)
WITHIN = replace(
    COUNTED,
    labels=("30", "60", "an order within ninety days", "180", NASTY),
    cells=tuple(Cell(v, v, v) for v in (0.0, 0.2, 0.5, 0.9, 1.0)),
    across=raw("days after the first order"),
    counts=((23570,) * 5,),
    pooled=None,
)
ODD = replace(
    CHURN,
    labels=months(5),
    cells=(None, Cell(0.0, 0.0, 1.0), Cell(0.3, state=State.INCOMPLETE), Cell(1.0), WARMUP),
)


def layer(name: str, ink: Ink, values: list[float | None]) -> Layer:
    return Layer(raw(name), ink, tuple(values))


RETURNING: list[float | None] = [None, 324, 263, 292, 302, 367, 411, 364, 388, 425, 489, 623, None]
RESURRECTED: list[float | None] = [
    None, None, 117, 230, 250, 404, 342, 400, 378, 542, 517, 716, None,
]  # fmt: skip
NEW: list[float | None] = [885, 417, 378, 452, 304, 285, 238, 185, 169, 299, 358, 326, None]
DORMANT: list[float | None] = [None, 561, 479, 468, 670, 488, 646, 626, 561, 510, 777, 742, None]
LIFECYCLE = Stacks(
    raw("Who was active, who went quiet"),
    raw("customers by month of activity"),
    months(13),
    (
        layer("returning", Ink.RETAINED, RETURNING),
        layer("resurrected", Ink.RESURRECTED, RESURRECTED),
        layer("new", Ink.NEW, NEW),
    ),
    (layer("dormant", Ink.DORMANT, DORMANT),),
    Unit.COUNT,
    (*[None] * 12, 615),
    (raw("dormant = active in the month before, not in this one"),),
)


def bars(count: int, unit: Unit = Unit.COUNT, size: float = 1.0) -> Stacks:
    heights: list[float | None] = [round(size * (500 + 200 * math.sin(i))) for i in range(count)]
    layers = tuple(layer(name, Ink.NEW, heights) for name in ("a", NASTY, "c"))
    return replace(
        LIFECYCLE, labels=months(count), above=layers, below=layers[:1], unit=unit,
        so_far=(None,) * count,
    )  # fmt: skip


def curve(name: str, end: float, steps: int = 374, **fields: float) -> StepLine:
    x = tuple(float(i) for i in range(steps))
    values = tuple(1 - (1 - end) * i / max(1, steps - 1) for i in range(steps))
    return StepLine(
        name, raw(f"{steps * 10:,} customers"), x, values, tuple(v - 0.03 for v in values),
        (None, *(v + 0.03 for v in values[1:])), tuple(range(steps * 10, 0, -10)), **fields,
    )  # fmt: skip


SURVIVAL = Steps(
    raw("How long customers stay"),
    raw("% not yet lost, by days since the first order"),
    (curve("United Kingdom", 0.61), curve("elsewhere", 0.6)),
    raw("customers at risk"),
    raw("half"),
    Unit.RATIO,
    footnotes=(raw("band: 95% interval (Greenwood, log–log)"),),
)


def groups(count: int) -> Steps:
    lines = (curve(f"{NASTY} {i}", 0.2 + 0.01 * i, 374 - 20 * i) for i in range(count))
    return replace(SURVIVAL, lines=tuple(lines))


FORECAST = replace(SURVIVAL, lines=(curve("High End", 0.4, 13, dashed_from=8.0),), half=None, few=0)
DEFINITIONS = Strips(
    raw("Retention under every definition"),
    raw("% of the customers, second to third quarter"),
    (raw("active in the quarter before"), "of all ever seen", NASTY, raw("few"), raw("none")),
    (
        Cell(0.4258, 0.413, 0.439), Cell(0.1809, 0.176, 0.186), Cell(1.0), None,
        Cell(None, state=State.FEW),
    ),
    (raw("2,289 of 5,376"), None, NASTY * 3, "x" * 200, "no contracts in the data"),
    Unit.RATIO,
)  # fmt: skip

WEEKS = tuple(float(n) for n in range(1, 79))
TRACKING = Track(
    raw("Repeat orders: what the model expects"),
    raw("cumulative repeat orders by week since 1997-01-01"),
    WEEKS,
    TrackLine(raw("actual"), tuple(70 * n**0.95 for n in WEEKS), raw("4,339")),
    TrackLine(raw("expected"), tuple(69 * n**0.95 for n in WEEKS), raw("4,161")),
    Unit.COUNT,
    raw("week"),
    split=39.0,
    sides=(raw("fitted here"), raw("held out")),
    footnotes=(raw("a note that is rather long " * 6),),
)
TENTHS = replace(
    TRACKING,
    x=WEEKS[:10],
    actual=TrackLine(raw("actual"), (*(1e6 / n for n in WEEKS[:9]), None)),
    expected=TrackLine(raw("expected"), (None,) * 10),
    labels=tuple(str(n) for n in range(1, 11)),
    unit=Unit.MONEY,
    split=None,
)


def balance(labels: tuple[str, ...], *, in_time: bool) -> Balance:
    """Return shares and scores; the last row is not over, the one before rests on few."""
    rows, parts = range(len(labels)), ((27, 22, 51), (0, 3, 97), (60, 0, 40))
    values = [[float(parts[i % 3][part]) for i in rows] for part in range(3)]
    inks = (Ink.DORMANT, Ink.PASSIVE, Ink.NEW)
    names = ("detractors", "passives", "promoters")
    cells = [Cell(24.1 + 3 * i, 15.7 + 3 * i, 32.5 + 3 * i) for i in rows]
    if len(cells) > 2:
        cells[-2:] = [replace(cells[-2], state=State.FEW), NOT_OVER]
        values = [[*column[:-1], None] for column in values]  # type: ignore[list-item]
    return Balance(
        raw("Net promoter score"),
        raw("share of answers, and promoters minus detractors with its 95% interval"),
        labels,
        tuple(Layer(raw(n), i, tuple(v)) for n, i, v in zip(names, inks, values, strict=True)),
        tuple(402 + 1000 * i for i in rows),
        tuple(cells),
        Unit.POINTS,
        in_time,
        raw("n"),
        (raw("from the left: detractors 0–6, passives 7–8, promoters 9–10"),),
    )


BALANCE = balance(months(6), in_time=True)


def quarter(name: str, share: float | None) -> Quarter:
    count = round(1_000 * (share or 0))
    cell = Cell(None) if share is None else Cell(share, share - 0.02, share + 0.02)
    return Quarter(raw(name), cell, raw(f"{count:,} customers"))


NOBODY = quarter(NASTY, None)


SAID_AND_DONE = Quadrants(
    title=raw("What they say and what they do"),
    subtitle=raw("share of the customers whose answer counts"),
    fields=(
        quarter("satisfied but leaving", 0.35),
        quarter("loyal", 0.14),
        quarter("lost", 0.51),
        quarter("captive", 0.0),
    ),
    rows=(raw("answered 9–10"), raw("answered anything else")),
    columns=(raw("no order within 90 days"), raw("ordered within 90 days")),
    unit=Unit.RATIO,
    footnotes=(raw("of those who answered"),),
)

PLOTS: dict[str, Balance | Dots | Quadrants | Stacks | Steps | Strips | Track] = {
    "churn": CHURN,
    "counted": COUNTED,
    "within": WITHIN,
    "odd": ODD,
    "one": replace(CHURN, labels=("2011-11",), cells=(Cell(0.093, 0.08, 0.11),)),
    "nothing": replace(CHURN, labels=(), cells=(), pooled=None),
    "unknown": replace(CHURN, labels=months(3), cells=(None,) * 3),
    "two years": replace(CHURN, labels=months(24), cells=wave(24)),
    "many": replace(CHURN, labels=months(60), cells=wave(60)),
    "lifecycle": LIFECYCLE,
    "tiny bars": bars(400),
    "one bar": bars(1),
    "no bars": bars(0),
    "money": bars(20, Unit.MONEY, 1234.5),
    "survival": SURVIVAL,
    "one group": replace(SURVIVAL, lines=SURVIVAL.lines[:1]),
    "nobody": replace(SURVIVAL, lines=(curve("a", 1.0, 1),), few=100),
    "groups": groups(12),
    "forecast": FORECAST,
    "tracking": TRACKING,
    "tenths": TENTHS,
    "early holdout": replace(TRACKING, split=2.0),
    "no week": replace(
        TRACKING,
        x=(),
        actual=TrackLine(raw("actual"), ()),
        expected=TrackLine(raw("expected"), ()),
    ),
    "said and done": SAID_AND_DONE,
    "said and done by nobody": replace(
        SAID_AND_DONE,
        fields=(NOBODY, NOBODY, NOBODY, NOBODY),
        rows=(raw(NASTY), raw("a very long answer to a question that nobody reads to its end")),
    ),
    "definitions": DEFINITIONS,
    "balance": BALANCE,
    "balance of many": balance(months(14), in_time=True),
    "balance of groups": balance(
        ("web", "a very long name of a shop in a street", NASTY), in_time=False
    ),
    "balance of nothing": balance((), in_time=True),
    "balance of nobody": balance((), in_time=False),
    "no definition": replace(DEFINITIONS, labels=(), cells=(), details=()),
}
"""Charts in which everything occurs that can go wrong."""
