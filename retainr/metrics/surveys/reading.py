"""What every metric of answers begins with: the answers that count, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from retainr.activity.answers import AnswerSpec, Counted, build, plan
from retainr.activity.splitting import LIBRARIES
from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.answers import answers
from retainr.metrics.account import make_account
from retainr.results import Account, Phrase

if TYPE_CHECKING:
    import datetime as dt

    from retainr.load import Rows
    from retainr.load.ledger import Ledger
    from retainr.load.scales import Scale, Seen
    from retainr.metrics.surveys.params import SurveyParams


@dataclass(frozen=True)
class Survey:
    """Hold answers that were read.

    Attributes:
        rows: the input.
        ledger: its rows by day and fate.
        counted: the answers that count.
        scale: on which they are.
        params: the command's parameters.
    """

    rows: Rows
    ledger: Ledger
    counted: Counted
    scale: Scale
    params: SurveyParams

    @property
    def responses(self) -> int:
        """Return how many answers count."""
        return int(self.counted.counts["responses"].sum())

    @property
    def seen(self) -> Seen | None:
        """Return what the scores of the file show."""
        return self.ledger.scores

    @property
    def last_complete(self) -> int | None:
        """Return the youngest period that is over by the as-of day; None without periods."""
        calendar, as_of = self.params.calendar, self.ledger.as_of
        return None if calendar is None or as_of is None else calendar.last_over(as_of)

    def is_complete(self, period: int) -> bool:
        """Say whether a period is over by the as-of day."""
        calendar, as_of = self.params.calendar, self.ledger.as_of
        return calendar is None or (as_of is not None and calendar.end(period) <= as_of)

    def label(self, period: int) -> str:
        """Return the name of a period."""
        return "" if self.params.calendar is None else self.params.calendar.label(period)

    def start(self, period: int) -> dt.date | None:
        """Return the first day of a period."""
        return None if self.params.calendar is None else self.params.calendar.start(period)


def read_survey(rows: Rows, params: SurveyParams, scale: Scale) -> Survey:
    """Read the rows once, and return the answers that count.

    Args:
        rows: the input.
        params: the command's parameters.
        scale: on which answers must be; others are rejected.

    Raises:
        InputError: the rows cannot be read, too many are rejected, the scores show another
            scale, or what splits comments is not installed.
    """
    if params.words is not None:
        _check_libraries()
    asked = answers(rows, params.needs(scale))
    spec = AnswerSpec(
        customer=asked.has("customer"),
        time=asked.has("time"),
        segments=tuple(f"segment_{n}" for n in range(len(asked.reading.by))),
        calendar=params.calendar,
        keep=params.keep,
        comment=params.words is not None,
    )
    collected = asked.collect(lambda frame, _: plan(frame, spec))
    counted = build(collected.frames, spec)
    return Survey(asked, collected.ledger, counted, scale, params)


def _check_libraries() -> None:
    """Refuse to begin without the libraries that split comments.

    Raises:
        InputError: one of them is not installed.
    """
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        raise InputError(
            f"--words: what splits comments into words is not installed: {' and '.join(missing)}",
            "python -m pip install '.[text]' in the checkout of retainr",
        )


def account(survey: Survey) -> Account:
    """Return where every row went; a survey has no orders."""
    cells = pl.DataFrame({"orders": [0], "refunds": [0]})
    people = pl.DataFrame({"ordered": [1], "customers": [survey.counted.customers]})
    return make_account(survey.rows, survey.ledger, cells, people)


def source(survey: Survey) -> Phrase:
    """Return answers, customers, first and last day, in words."""
    known = survey.rows.has("customer")
    values: dict[str, object] = {
        "answers": Phrase("survey.answers", {"count": survey.responses}),
        "customers": Phrase("cohort.customers", {"count": survey.counted.customers}),
    }
    key = "survey.source-of" if known else "survey.source"
    first, last = survey.ledger.days_used
    if first is None or last is None:
        return Phrase(key, values)
    return Phrase(f"{key}-dated", {**values, "first": first, "last": last})


def picture_source(survey: Survey) -> Phrase:
    """Return the last footnote of a picture: file, answers, days."""
    names = ", ".join(n.replace("\\", "/").rsplit("/", 1)[-1] for n in survey.rows.names)
    return Phrase("survey.foot.source", {"file": names, "source": source(survey)})
