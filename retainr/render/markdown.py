"""A result as Markdown, for issues, wikis and pull requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retainr.lang import numbers as fmt
from retainr.lang import texts as texts_of
from retainr.render.block_text import (
    GRAPHICS,
    blocks_of,
    fact_heads,
    fact_rows,
    headed,
    lane_texts,
    on_paper,
    paper_heading,
    total_text,
    within,
)
from retainr.render.cells import INCOMPLETE, marks, number, range_text
from retainr.render.wide import finite, heatmaps_of, said, seen
from retainr.render.wording import SIGNS, SaidNote, headline, notes, plain, shown, source
from retainr.results import Draw, Facts, Listing, State, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import polars

    from retainr.lang import Texts
    from retainr.render import View
    from retainr.results import Block, Cell, Heatmap, HeatmapRow, Result, Table

# An underscore between letters is one; elsewhere it may begin an emphasis.
_SPECIAL = re.compile(r"[\\`*{}\[\]|~$#]|(?<![^\W_])_|_(?![^\W_])")


def render(result: Result, view: View) -> bytes:
    """Return title, source, table, notes and definition.

    Raises:
        InputError: the view names a table that is not there.
    """
    texts = texts_of(view.lang)
    paragraphs = [
        f"## {escaped(headline(result, texts))}",
        *body(result, view),
        f"**{texts.word('page.definition')}:** {escaped(texts.say(result.definition))}",
    ]
    return ("\n\n".join(filter(None, paragraphs)) + "\n").encode("utf-8", errors="replace")


def body(result: Result, view: View) -> Iterator[str]:
    """Yield the paragraphs between title and definition: source, tables, notes.

    Raises:
        InputError: the view names a table that is not there.
    """
    texts = texts_of(view.lang)
    blocks = () if view.layout == "long" else blocks_of(result, view.table)
    tables = () if blocks else seen(result, view)
    yield escaped(source(result, texts))
    yield from _blocks(blocks, texts)
    yield from (text for table in tables for text in _table(table, result, view, texts))
    if all(table.name != result.notes_as for table in tables):
        yield from _notes(result, texts)


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, on one line and inside a table, too."""
    safe = _SPECIAL.sub(r"\\\g<0>", plain(text))
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _blocks(blocks: Sequence[Block], texts: Texts) -> Iterator[str]:
    """Yield facts and listings as tables and sentences as paragraphs, under their segments."""
    shown, more = within(blocks)
    for segment, block in headed(shown):
        if segment is not None:
            yield f"### {escaped(segment)}"
        body = block.body
        if isinstance(body, Facts):
            yield "\n".join(_facts(body, texts))
        elif isinstance(body, Listing):
            yield "\n".join(_lanes(body, texts))
            yield escaped(texts.say(body.more)) if body.more else ""
        else:
            lines = [escaped(texts.say(line)) for line in (*body.lines, *body.below)]
            if label := texts.text(body.label):
                lines[:1] = [f"**{escaped(label)}** {line}" for line in lines[:1]]
            yield "\\\n".join(lines)  # a backslash at the end of a line breaks it
    if more:
        yield escaped(texts.word("screen.more_segments", count=more))


def _facts(facts: Facts, texts: Texts) -> Iterator[str]:
    rows = [fact_heads(facts, texts), *fact_rows(facts, texts)]
    used = [i for i in range(4) if i < 2 or any(row[i] for row in rows[1:])]
    head, *lines = (_line(escaped(row[i]) for i in used) for row in rows)
    yield head
    yield _line("---:" if i == 1 else "---" for i in used)
    yield from lines


def _lanes(listing: Listing, texts: Texts) -> Iterator[str]:
    """Yield the lines of a listing; what strips and bars draw stands in its numbers."""
    listing = on_paper(listing)
    lanes = [lane for lane in listing.lanes if lane.draw not in GRAPHICS]
    columns = [lane_texts(lane, listing, texts) for lane in lanes]
    heads = [paper_heading(lane, listing, texts) for lane in lanes]
    yield _line(map(escaped, [texts.text(listing.head), *heads]))
    yield _line(["---", *("---:" if lane.draw is Draw.NUMBER else "---" for lane in lanes)])
    for label, *cells in zip(listing.labels, *columns, strict=True):
        yield _line(map(escaped, [texts.text(label), *cells]))
    if listing.total is not None:
        totals = [texts.text(listing.total), *(total_text(lane, texts) for lane in lanes)]
        yield _line(f"**{escaped(text)}**" if text else "" for text in totals)


def _table(table: Table, result: Result, view: View, texts: Texts) -> Iterator[str]:
    """Yield the blocks of one table, under its name where several are shown."""
    if view.table is None and result.shown:
        title = texts.say(table.title) if table.title else table.name
        yield f"### {escaped(title)}"
    heatmaps = () if view.layout == "long" else heatmaps_of(result, table)
    if table.name == result.notes_as:
        yield from _notes(result, texts)
    elif heatmaps:
        yield from _matrices(heatmaps, texts)
    else:
        yield from _listing(said(table, texts), result, texts)


def _matrices(heatmaps: Sequence[Heatmap], texts: Texts) -> Iterator[str]:
    # GitHub's tables have one row of headings, so what the ages count stands above.
    across = texts.word("page.across", across=heatmaps[0].across)
    yield escaped(f"{texts.say(heatmaps[0].measure)}; {across}")
    for heatmap in heatmaps:
        if heatmap.segment is not None:
            yield f"### {escaped(heatmap.segment)}"
        yield "\n".join(_matrix(heatmap, texts))
    if legend := [f"`{mark}` {escaped(meaning)}" for mark, meaning in marks(heatmaps, texts)]:
        yield " · ".join(legend)


def _matrix(heatmap: Heatmap, texts: Texts) -> Iterator[str]:
    head = [texts.say(heatmap.label_head), texts.word("screen.size")]
    ages = [str(age) for age in heatmap.columns]
    yield _line(map(escaped, [*head, *ages]))
    yield _line(["---", *["---:"] * (len(ages) + 1)])
    for row in heatmap.rows:
        size = "" if row.size is None else fmt.count(row.size)
        cells = (_cell(cell, heatmap.unit, texts) for cell in row.cells)
        yield _line([escaped(texts.text(row.label)), size + "+" * row.growing, *cells])
    if heatmap.totals:
        yield from _totals(heatmap, heatmap.totals, texts)


def _totals(heatmap: Heatmap, totals: HeatmapRow, texts: Texts) -> Iterator[str]:
    cells, unit = totals.cells, heatmap.unit
    values = [number(cell.value, unit) if cell else "" for cell in cells]
    bold = [f"**{text}**" if text else "" for text in (escaped(texts.text(totals.label)), *values)]
    yield _line([bold[0], "", *bold[1:]])
    ranges = [range_text(cell.low, cell.high, unit) if cell else "" for cell in cells]
    if any(ranges):
        yield _line([texts.word("screen.interval", level=heatmap.confidence * 100), "", *ranges])
    counts = ["" if of is None else fmt.count(of) for of in heatmap.totals_of]
    if any(counts):
        yield _line([texts.word("screen.of"), "", *counts])


def _cell(cell: Cell | None, unit: Unit, texts: Texts) -> str:
    if cell is None:
        return ""
    if cell.state is State.FEW:
        return texts.word("screen.few")
    mark = INCOMPLETE if cell.state is State.INCOMPLETE else ""
    return mark + number(cell.value, unit)


def _listing(frame: polars.DataFrame, result: Result, texts: Texts) -> Iterator[str]:
    columns = [result.columns[name] for name in frame.columns]
    if [column.unit for column in columns] == [Unit.CODE]:
        yield _fenced(frame.to_series().to_list())
        return
    lines = [
        _line(escaped(column.name) + SIGNS.get(column.unit, "") for column in columns),
        _line("---" if column.unit in fmt.LEFT else "---:" for column in columns),
    ]
    units = [column.unit for column in columns]
    for row in finite(frame).iter_rows():
        pairs = zip(row, units, strict=True)
        lines.append(_line(_value(shown(value, unit, texts), unit) for value, unit in pairs))
    yield "\n".join(lines)


def _value(text: str, unit: Unit) -> str:
    return code(text) if text and unit is Unit.CODE else escaped(text)


def code(text: str) -> str:
    """Return text that Markdown shows as code, inside a table, too."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    marks, gap = "`" * (longest + 1), " " if longest else ""
    return f"{marks}{gap}{plain(text)}{gap}{marks}".replace("|", "\\|")


def _fenced(lines: Sequence[str]) -> str:
    whole = "\n".join(map(plain, lines))
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", whole) or [""]))
    return f"{fence}\n{whole}\n{fence}"


def _notes(result: Result, texts: Texts) -> Iterator[str]:
    yield "\n".join(_note(note) for note in notes(result, texts))


def _note(note: SaidNote) -> str:
    text = f"- **{note.label}** {escaped(note.text)}"
    if note.evidence:
        text += f" — {escaped(note.evidence)}"
    return f"{text} → {code(note.option)}" if note.option else text


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
