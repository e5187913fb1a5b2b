"""Logs that Hypothesis makes up: rows where a definition is most easily missed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.metrics import hostile_options
from tests.metrics.files import Form
from tests.oracle import Options, Row
from tests.oracle.dates import DAY, WINDOW_DAYS, first_day, later

_MICROSECOND = dt.timedelta(microseconds=1)
# Turns of year, week and month, leap days, 1970, and clocks put forward and back.
_ANCHORS = (
    "1900-03-01", "1968-02-29", "1970-01-01", "1999-12-31", "2000-02-29T23:59:59.999999",
    "2011-12-09T12:50", "2020-12-28", "2021-01-03", "2024-01-01", "2024-02-29",
    "2024-03-10T02:00", "2024-03-10T03:00", "2024-11-03T01:30", "2024-04-07T01:45",
    "2024-10-06T02:00", "2024-12-31T23:59:59",
)  # fmt: skip
_NUDGES = (dt.timedelta(), -_MICROSECOND, _MICROSECOND, dt.timedelta(hours=13, minutes=5))
_CUSTOMERS = ("c1", "C1", " c1 ", "日本", "007", "7", "c 1", "ß", "c01")
_NOBODY = (None, "", " ", "null", "N/A", "——")
_ORDERS = ("o1", "O1", " o1", "7", "07", "订单", None, "-", "o2", "o3")
_MONEY = (0, 1, -1, 199_900, -199_900, 100_000, 123_456_789, -100_000, 3, 70_000)
_SEGMENTS = ("a", "b", " a ", "A", "日本", " ", None, "(x)")
_NAMES = ("signup", "order", "login", " order", "Order", None)
_FAULTS = (None,) * 14 + ("customer", "time", "words", "amount", "money", "date")


@dataclass(frozen=True)
class Log:
    """Hold rows, what is asked of them and how they are written."""

    rows: list[Row]
    options: Options
    form: Form


@dataclass(frozen=True)
class _Moment:
    """Point near an edge: of a calendar period, or of a window from a customer's origin.

    It is never before the origin.
    """

    steps: int
    nudge: dt.timedelta
    window: bool

    def after(self, origin: dt.datetime, options: Options) -> dt.datetime:
        if self.window:
            away = self.steps * WINDOW_DAYS[options.period] * DAY + self.nudge
            return origin + max(away, dt.timedelta())
        first = first_day(origin.date(), options.period, options.week_start)
        edge = dt.datetime.combine(later(first, self.steps, options.period), dt.time())
        return max(origin, edge + self.nudge)


@dataclass(frozen=True)
class _Draft:
    """Hold a row before its customer's origin is known."""

    customer: int
    moment: _Moment
    order: str | None
    amount: int
    event: str | None
    acquired: _Moment | None
    segments: tuple[str | None, ...]
    fault: str | None
    nobody: str | None

    def at_origin(self, options: Options) -> _Draft:
        """Return the row that begins the customer's clock."""
        begins = _Moment(0, dt.timedelta(), window=True)
        event = options.start_event or self.event
        return dataclasses.replace(
            self, moment=begins, amount=abs(self.amount), event=event, fault=None
        )

    def row(self, origins: list[dt.datetime], options: Options, *, zoned: bool) -> Row:
        origin = origins[self.customer]
        zone = options.tz if zoned else None
        acquired = self.acquired.after(origin, options) if self.acquired else None
        good = Row(
            _CUSTOMERS[self.customer],
            _instant(self.moment.after(origin, options), zone),
            self.order,
            self.amount,
            self.event,
            acquired and _instant(acquired, zone),
            self.segments[: len(options.by)],
        )
        faults: dict[str | None, dict[str, str | None]] = {
            None: {},
            "customer": {"customer": self.nobody},
            "time": {"time": None},
            "words": {"time": "soon"},
            "amount": {"amount": None},
            "money": {"amount": "a lot"},
            "date": {"acquired": "soon" if zoned else "2024-02-30"},
        }
        return dataclasses.replace(good, **faults[self.fault])  # type: ignore[arg-type]


def fixed(examples: int) -> settings:
    """Return settings by which the same examples are tried in every run.

    Hypothesis would take minutes to make a failing log small; the oracle's test does it itself.
    """
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
    )


def logs(*, clock: str, by_events: bool = False) -> st.SearchStrategy[Log]:
    """Draw a log with the options that fit it."""
    asked = hostile_options.events(clock) if by_events else hostile_options.orders(clock)
    anchors = st.sampled_from(_ANCHORS).map(dt.datetime.fromisoformat)
    return st.tuples(asked, anchors, st.booleans()).flatmap(lambda drawn: _log(*drawn))


@st.composite
def _log(draw: st.DrawFn, asked: Options, anchor: dt.datetime, zoned: bool) -> Log:
    edges = _moments(6).map(lambda moment: moment.after(anchor, asked).date())
    options = dataclasses.replace(asked, **draw(hostile_options.days(edges)))  # type: ignore[arg-type]
    some = len(_CUSTOMERS)
    starts = _moments(3).map(lambda moment: moment.after(anchor, options))
    origins = draw(st.lists(starts, min_size=some, max_size=some))
    drafts = draw(
        st.lists(_drafts(), min_size=1, max_size=8) | st.lists(_drafts(), min_size=20, max_size=45)
    )
    if draw(st.sampled_from((True, True, True, False))):
        drafts = _from_origins(drafts, options)
    rows = [draft.row(origins, options, zoned=zoned) for draft in drafts]
    twice = draw(st.lists(st.sampled_from(rows), max_size=3))
    return Log([*rows, *twice], options, draw(_forms()))


def _from_origins(drafts: list[_Draft], options: Options) -> list[_Draft]:
    """Let the first row of each customer stand at its origin."""
    seen: set[int] = set()
    moved = []
    for draft in drafts:
        moved.append(draft if draft.customer in seen else draft.at_origin(options))
        seen.add(draft.customer)
    return moved


def _moments(most: int) -> st.SearchStrategy[_Moment]:
    return st.builds(_Moment, st.integers(0, most), st.sampled_from(_NUDGES), st.booleans())


def _drafts() -> st.SearchStrategy[_Draft]:
    segment = st.sampled_from(_SEGMENTS)
    return st.builds(
        _Draft,
        customer=st.integers(0, len(_CUSTOMERS) - 1),
        moment=_moments(5),
        order=st.sampled_from(_ORDERS),
        amount=st.sampled_from(_MONEY),
        event=st.sampled_from(_NAMES),
        acquired=st.none() | _moments(2),
        segments=st.tuples(segment, segment),
        fault=st.sampled_from(_FAULTS),
        nobody=st.sampled_from(_NOBODY),
    )


def _forms() -> st.SearchStrategy[Form]:
    return st.builds(
        Form,
        kind=st.sampled_from(("csv", "parquet")),
        separator=st.sampled_from("T "),
        typed=st.booleans(),
        money=st.sampled_from(("float", "decimal")),
        offsets=st.sampled_from(((0,), (330,), (-240, 0, 630))),
    )


def _instant(wall: dt.datetime, zone: str | None) -> dt.datetime:
    """Return the instant that a clock in a zone shows, the second one where there are two."""
    if zone is None:
        return wall
    fold = wall.microsecond != 999_999
    return wall.replace(tzinfo=ZoneInfo(zone), fold=int(fold)).astimezone(dt.UTC)
