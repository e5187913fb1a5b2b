"""The sentences of `cohort`, chosen by its options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.cohort.notes import truncated_cohort
from retainr.metrics.cohort.view import Wording
from retainr.results import Phrase
from retainr.results.places import last_part

if TYPE_CHECKING:
    from retainr.load import Rows
    from retainr.metrics.cohort.notes import Seen
    from retainr.metrics.cohort.tables import Cut
    from retainr.results import Account


def title(cut: Cut) -> Phrase:
    """Return what was computed and on which clock."""
    return Phrase("cohort.title", {"clock": _clock(cut)})


def _clock(cut: Cut) -> Phrase:
    period = cut.params.calendar.period
    if cut.params.elapsed:
        return Phrase("clock.elapsed", {"days": cut.params.calendar.elapsed_days})
    return Phrase("clock.calendar", {"periods": Phrase(f"period.many.{period}")})


def source(account: Account, seen: Seen, cut: Cut) -> Phrase:
    """Return customers, cohorts and days, in words."""
    customers = int(seen.sizes["cohort_size"].sum())
    values = {
        "customers": Phrase("cohort.customers", {"count": customers}),
        "cohorts": Phrase(
            "cohort.cohorts",
            {
                "count": seen.sizes.height,
                "period": Phrase(f"period.adjective.{cut.params.calendar.period}"),
            },
        ),
    }
    if account.first is None:
        return Phrase("cohort.source-empty", values)
    return Phrase("cohort.source", {**values, "first": account.first, "last": account.last})


def wording(rows: Rows, seen: Seen, cut: Cut, account: Account) -> Wording:
    """Return the phrases of the matrix and its pictures."""
    params = cut.params
    period = Phrase(f"period.one.{params.calendar.period}")
    age = period
    if params.elapsed:
        age = Phrase("clock.window", {"days": params.calendar.elapsed_days})
    active = "active" if params.by_events or not rows.has("amount") else "ordered"
    values = {
        "period": period,
        "age": age,
        "verb": Phrase(f"cohort.verb.{active}"),
        "size": Phrase(
            f"cohort.size.{'acquired' if rows.reading.acquired else 'new'}", {"period": period}
        ),
    }
    show = params.show.value
    across = Phrase("cohort.across", {"periods": Phrase(f"period.many.{params.calendar.period}")})
    if params.elapsed:
        across = Phrase("cohort.across-elapsed", {"days": params.calendar.elapsed_days})
    subtitle = Phrase(f"cohort.subtitle.{show}", {**values, "across": across})
    return Wording(
        Phrase(f"cohort.picture.{show}"),
        subtitle,
        Phrase(f"cohort.measure.{show}", values),
        across,
        _hatched(seen, cut),
        _footnotes(seen, cut, account),
    )


def _hatched(seen: Seen, cut: Cut) -> tuple[Phrase, ...]:
    """Return what the hatching and the + of a matrix mean, where it has any."""
    if not seen.incomplete:
        return ()
    unit = Phrase(f"period.one.{cut.params.calendar.period}")
    return (Phrase("cohort.foot.incomplete", {"period": unit, "as_of": cut.as_of}),)


def _footnotes(seen: Seen, cut: Cut, account: Account) -> tuple[Phrase, ...]:
    notes = []
    label = cut.params.calendar.label
    if found := truncated_cohort(seen, cut):
        values = {"cohort": label(found[0]), "size": found[1], "usual": found[2], "after": found[3]}
        notes.append(Phrase("cohort.foot.truncated", values))
    names = ", ".join(last_part(name) for name in account.sources)
    values = {
        "file": names,
        "customers": Phrase("cohort.customers", {"count": int(seen.sizes["cohort_size"].sum())}),
        "first": account.first or "",
        "last": account.last or "",
        "clock": _clock(cut),
    }
    return (*notes, Phrase("cohort.foot.source", values))
