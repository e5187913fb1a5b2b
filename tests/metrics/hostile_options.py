"""Options that Hypothesis makes up: everything that `cohort` can be asked, in any mixture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.oracle import Bracket, Options
from tests.oracle.dates import WEEKDAYS, WINDOW_DAYS

if TYPE_CHECKING:
    import datetime as dt

ZONES = ("America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
_EVENTS = (("signup", "order"), ("order", "order"), ("signup", None), (None, "order"))


def orders(clock: str) -> st.SearchStrategy[Options]:
    """Draw what is asked of orders; the days that cut them come later."""
    chosen: dict[str, Any] = {
        "has_order": st.booleans(),
        "has_amount": st.sampled_from((True, True, False)),
        "refunds": st.sampled_from(("keep", "drop")),
    }
    return st.builds(Options, **_common(clock), **chosen)


def events(clock: str) -> st.SearchStrategy[Options]:
    """Draw what is asked of events; the days that cut them come later."""
    return st.sampled_from(_EVENTS).flatmap(
        lambda pair: st.builds(
            Options,
            start_event=st.just(pair[0]),
            return_event=st.just(pair[1]),
            **_common(clock),
        )
    )


def days(edges: st.SearchStrategy[dt.date]) -> st.SearchStrategy[dict[str, dt.date]]:
    """Draw which days cut a log; some of them are left out."""
    names = ("since", "until", "as_of", "new_since")
    return st.dictionaries(st.sampled_from(names), edges, max_size=2)


def _common(clock: str) -> dict[str, Any]:
    few = st.integers(0, 3)
    brackets = st.builds(lambda first, more: Bracket(first, first + more), few, few)
    return {
        "clock": st.just(clock),
        "period": st.sampled_from(tuple(WINDOW_DAYS)),
        "week_start": st.sampled_from(WEEKDAYS),
        "by": st.sampled_from(((), (), ("channel",), ("channel", "country"))),
        "at_least": st.sampled_from((1, 1, 2)),
        "include_incomplete": st.booleans(),
        "min_cohort": st.sampled_from((None, None, 2)),
        "trend_age": st.integers(0, 2),
        "brackets": st.lists(brackets, max_size=3, unique=True).map(tuple),
        "max_age": st.sampled_from((None, None, 0, 2)),
        "last": st.sampled_from((None, None, 1, 2)),
        "confidence": st.sampled_from((0.95, 0.5, 0.99)),
        "dedupe": st.booleans(),
        "has_acquired": st.sampled_from((False, False, True)),
        "tz": st.sampled_from(ZONES),
    }
