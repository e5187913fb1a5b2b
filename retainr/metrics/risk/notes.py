"""What to be careful about in a list of customers at risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.signs import YEAR
from retainr.metrics.clv.params import SHORT
from retainr.metrics.clv.params import Model as Fitted
from retainr.metrics.clv.words import estimates
from retainr.metrics.loyalty.notes import of_file
from retainr.metrics.notes import data_notes, note, warning
from retainr.metrics.risk.params import Export, Model
from retainr.metrics.risk.tested_view import test_words
from retainr.results import Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.metrics.risk.backtest import Tested
    from retainr.metrics.risk.export import Exported
    from retainr.metrics.risk.reading import Read
    from retainr.metrics.risk.tables import Listed
    from retainr.results import Note

_USUAL_TEST = 90


def risk_notes(read: Read, listed: Listed, exported: Exported | None = None) -> Iterator[Note]:
    """Yield the notes of `risk`.

    Args:
        read: what was read.
        listed: the table `customers`.
        exported: the file of a CRM, or None.
    """
    scored = read.scored
    if scored.frame.is_empty():
        return
    if read.tested is None:
        yield warning("risk-untested", days=max(min(_seen(read) // 4, _USUAL_TEST), 1))
    else:
        yield from _of_test(read.tested, read)
    yield from _of_inputs(read)
    yield from _of_fit(read)
    if (seen := _seen(read)) < YEAR:
        yield note("risk-short", count=seen)
    if not read.orders.has_amount:
        yield note("risk-no-amount")
    if listed.height < scored.frame.height:
        yield note("risk-listed", count=listed.height, of=scored.frame.height)
    if read.orders.rows.reading.by:
        yield note("risk-segments")
    if exported is not None and read.params.export is not Export.CSV:
        yield note(f"risk-export-{read.params.export}", key=exported.key)


def _of_test(tested: Tested, read: Read) -> Iterator[Note]:
    """Yield how well the list ranked, and a warning where that is no better than a date."""
    own, better = tested.own.area, tested.own.better
    words = test_words(tested, read)
    if own.value is None:
        yield warning("risk-one-kind", **words)
    elif better.ci_low is None or better.ci_high is None:
        yield note("risk-tested-alike", **words)
    elif better.ci_low > 0:
        yield note("risk-tested", **words)
    else:
        yield warning(f"risk-{'worse' if better.ci_high < 0 else 'no-better'}", **words)


def _of_inputs(read: Read) -> Iterator[Note]:
    """Yield what each further input gives reason to say, and how many customers it speaks of."""
    told, customers = read.told, read.scored.frame.height
    for found, count, key in (
        (told.survey, told.answered, "survey"),
        (told.events, told.served, "events"),
    ):
        if found is not None:
            for one in data_notes(found.rows, found.ledger):
                yield of_file(found.rows.name, one)
            yield of_file(found.rows.name, note(f"risk-{key}", count=count, of=customers))


def _of_fit(read: Read) -> Iterator[Note]:
    scored, params = read.scored, read.params
    if scored.bought is None:
        yield note("risk-without")
        return
    if edges := scored.bought.edges:
        yield warning("degenerate-fit", edges=edges)
    once = int((scored.people.frame["frequency"] == 0).sum())
    if params.model is Model.BG_NBD and once:
        share = Value(once / scored.frame.height, Unit.RATIO)
        yield note("clv-alive", count=once, share=share)
    yield note("risk-columns", span=params.ahead.words)
    fit = scored.bought.purchase
    yield note(
        "risk-fit",
        model=SHORT[Fitted(params.model)],
        parameters=estimates(scored.bought, errors=True),
        likelihood=Value(fit.log_likelihood, Unit.MEAN),
    )


def _seen(read: Read) -> int:
    """Return the days that the data span."""
    people = read.scored.people
    return people.as_of - int(people.frame["first"].min()) + 1  # type: ignore[arg-type]
