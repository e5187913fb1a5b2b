"""Sections of a report as texts and pictures, which the template only sets in place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.render.block_text import blocks_of, within
from retainr.render.cells import marks
from retainr.render.html import listing
from retainr.render.page import matrix_of
from retainr.render.page_blocks import page_blocks
from retainr.render.report_words import failure_lines
from retainr.render.svg import MOST_PANELS
from retainr.render.wording import notes, plain, source
from retainr.report.headlines import level_of
from retainr.results import Heatmap, Listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.lang import Texts
    from retainr.render.html import Listing as PlainTable
    from retainr.render.page import Matrix
    from retainr.render.page_blocks import PageBlock
    from retainr.render.svg import Gallery
    from retainr.render.wording import SaidNote
    from retainr.report import Failure, Part
    from retainr.results import Block, Chart, Result

MOST_ROWS = 120
"""Rows of a table behind a picture; a file has them all."""

MOST_BESIDE = 8
"""Columns of a table that has room beside a picture."""


@dataclass(frozen=True)
class Figure:
    """Hold one picture with what stands around it.

    Attributes:
        title: what is shown.
        subtitle: its definition in one line.
        picture: SVG, twice.
        footnotes: marks, warnings and source.
        blocks: the numbers as listings.
        table: the numbers as a plain table, where there are no listings.
    """

    title: str
    subtitle: str
    picture: str
    footnotes: Sequence[str]
    blocks: Sequence[PageBlock]
    table: PlainTable | None


@dataclass(frozen=True)
class PageSection:
    """Hold one section.

    Attributes:
        name: of its command; names the section's place in the page.
        title: its heading.
        source: customers and days, in words.
        sentences: what changed and what did not.
        matrices: of cohorts by ages, one for each segment.
        legend: marks of the matrices with their meanings.
        top: end of their colour scale in percent, or empty.
        switched: their cells can show intervals and counts, too.
        measure: what a cell of them is.
        figures: the pictures.
        blocks: facts, sentences and tables without a picture.
        notes: what a careful analyst would want to be told.
        failure: why the section is not there: its first line, the others, what to type.
    """

    name: str
    title: str
    source: str = ""
    sentences: Sequence[str] = ()
    matrices: Sequence[Matrix] = ()
    legend: Sequence[tuple[str, str]] = ()
    top: str = ""
    switched: bool = False
    measure: str = ""
    figures: Sequence[Figure] = ()
    blocks: Sequence[PageBlock] = ()
    notes: Sequence[SaidNote] = ()
    failure: tuple[str, Sequence[str], str] | None = None

    @property
    def beside(self) -> bool:
        """Say whether there is room beside the last picture for blocks and notes."""
        wide = any(b.table and len(b.table.heads) > MOST_BESIDE for b in self.blocks)
        return len(self.figures) % 2 == 1 and not wide


def section_of(
    part: Part, sentences: Sequence[str], said_once: Sequence[str], gallery: Gallery
) -> PageSection:
    """Return a section for the page.

    Args:
        part: the section.
        sentences: what changed of its numbers.
        said_once: notes that stand elsewhere on the page.
        gallery: draws the pictures.
    """
    texts, title = gallery.texts, gallery.texts.word(f"report.section.{part.name}")
    if part.result is None:
        assert part.failure is not None
        return PageSection(part.name, title, failure=_failure(part.failure, texts))
    result = part.result
    heatmaps = [c for charts in result.charts.values() for c in charts if isinstance(c, Heatmap)]
    heatmaps = heatmaps[:MOST_PANELS]
    tops = [heatmap.top for heatmap in heatmaps if heatmap.top]
    drawn = {name for name, charts in result.charts.items() if isinstance(charts[0], Heatmap)}
    drawn |= {name for name, _ in pictures(result)}
    shown, _ = within(blocks_of(result, None))
    apart = [b for b in shown if b.table not in drawn or not isinstance(b.body, Listing)]
    return PageSection(
        name=part.name,
        title=title,
        source=source(result, texts),
        sentences=sentences,
        matrices=(matrices := [matrix_of(heatmap, texts, narrow=True) for heatmap in heatmaps]),
        switched=any(c.interval for m in matrices for row in m.rows for c in row.cells),
        legend=list(marks(heatmaps, texts)),
        top=f"{max(tops) * 100:g}" if tops else "",
        measure=plain(texts.say(heatmaps[0].measure)) if heatmaps else "",
        figures=list(_figures(result, shown, gallery)),
        blocks=list(page_blocks(apart, result, texts)),
        notes=[note for note in notes(result, texts) if note.whole not in said_once],
    )


def shared_notes(parts: Sequence[Part], texts: Texts) -> list[SaidNote]:
    """Return the notes that more than one section has; they speak of the rows."""
    said = [notes(part.result, texts) for part in parts if part.result]
    counted = Counter(note.whole for each in said for note in each)
    several = {note.whole: note for each in said for note in each if counted[note.whole] > 1}
    return list(several.values())


def _failure(failure: Failure, texts: Texts) -> tuple[str, Sequence[str], str]:
    key = "report.too-little" if failure.too_little else "report.failed"
    first, *rest = failure_lines(failure.message, failure.details)
    if failure.too_little:
        rest.append(texts.word("report.too-little-kept"))
    return texts.word(key, message=first), rest, plain(failure.hint)


def _figures(result: Result, shown: Sequence[Block], gallery: Gallery) -> Iterator[Figure]:
    texts, tables = gallery.texts, {table.name: table for table in result.tables}
    for name, charts in pictures(result):
        listings = [b for b in shown if b.table == name and isinstance(b.body, Listing)]
        plain_table = None if listings else listing(tables[name], result, texts, MOST_ROWS)
        yield Figure(
            title=plain(texts.say(charts[0].title)),
            subtitle=plain(texts.say(charts[0].subtitle)),
            picture=gallery.draw(charts, level_of(result)),
            footnotes=_footnotes(charts, texts),
            blocks=list(page_blocks(listings, result, texts)),
            table=plain_table,
        )


def pictures(result: Result) -> Iterator[tuple[str, Sequence[Chart]]]:
    """Yield the charts to draw with the table that is their twin, each chart once.

    Matrices stand in the page as tables; a chart that is part of another's panels is left out.
    """
    found = {
        name: charts
        for name, charts in result.charts.items()
        if charts and not isinstance(charts[0], Heatmap)
    }
    drawn: list[Sequence[Chart]] = []
    for name, charts in found.items():
        part = any(len(charts) < len(other) and _within(charts, other) for other in found.values())
        if not part and not any(_within(charts, other) for other in drawn):
            drawn.append(charts)
            yield name, charts


def _within(charts: Sequence[Chart], other: Sequence[Chart]) -> bool:
    return all(any(chart is one for one in other) for chart in charts)


def _footnotes(charts: Sequence[Chart], texts: Texts) -> list[str]:
    """Return the notes of a picture, each once; the last is its source, which the page names."""
    said = (plain(texts.say(note)) for chart in charts for note in chart.footnotes[:-1])
    # In a picture parts of a line stand apart by wide gaps, which a page does not show.
    return [" · ".join(re.split(r" {2,}", note)) for note in dict.fromkeys(said) if note]
