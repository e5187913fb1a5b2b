"""What people see of the commonest words, and what is said of the comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.lazy import pl
from retainr.metrics.notes import note
from retainr.metrics.surveys.columns import LEAST, WORDS
from retainr.metrics.surveys.words import opposites
from retainr.results import Block, Cell, Draw, Lane, Listing, Phrase, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retainr.metrics.surveys.assemble import Made
    from retainr.metrics.surveys.kind import Part
    from retainr.results import Note

MOST_WHOLE, MOST_CUT = 12, 8
"""Segments that are all shown, and how many of more than that; files have them all."""


def word_blocks(made: Made) -> Iterator[Block]:
    """Yield the words of both outer parts of the answers, segment by segment."""
    table = made.words
    if table is None:
        return
    parts, labels = opposites(made.kind, made.survey), made.split.labels
    few = len(made.order) <= MOST_WHOLE
    for number in made.order if few else made.order[:MOST_CUT]:
        for part in (parts.first, parts.last):
            rows = table.filter(segment=number, group=part.name).to_dicts()
            if rows:
                named = labels[number] or None
                listing = _listing(rows, part, parts.other(part.name), named, made)
                yield Block(WORDS.name, listing)


def _listing(
    rows: Sequence[Mapping[str, Any]], part: Part, other: Part, segment: str | None, made: Made
) -> Listing:
    rates = tuple(Cell(r["word_rate"], r["word_ci_low"], r["word_ci_high"]) for r in rows)
    others = tuple(Cell(row["other_word_rate"]) for row in rows)
    group, opposite = Phrase(part.label), Phrase(other.label)
    return Listing(
        head=Phrase("survey.words.head", {"group": group}),
        labels=tuple(row["word"] for row in rows),
        lanes=(
            Lane(Phrase("survey.lane.n"), Unit.COUNT, tuple(Cell(r["comments"]) for r in rows)),
            Lane(Phrase("survey.words.share"), Unit.RATIO, rates),
            Lane("", Unit.RATIO, rates, Draw.INTERVAL),
            Lane(Phrase("survey.words.other", {"group": opposite}), Unit.RATIO, others),
        ),
        segment=segment,
        confidence=made.survey.params.confidence,
    )


def word_notes(made: Made) -> Iterator[Note]:
    """Yield how many of each group wrote a comment, and which words are shown."""
    comments = made.survey.counted.comments
    if made.words is None or comments is None:
        return
    counts, parts = made.survey.counted.counts, opposites(made.kind, made.survey)
    for part in (parts.first, parts.last):
        held = pl.col("score").is_in([s for s in counts["score"].unique() if part.holds(s)])
        if answers := int(counts.filter(held)["responses"].sum()):
            wrote = comments.filter(held).height
            yield note("comments", count=wrote, of=answers, group=Phrase(part.label))
    yield note("words", least=LEAST)
