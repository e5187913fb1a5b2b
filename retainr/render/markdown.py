"""A result as Markdown, for issues, wikis and pull requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retainr.lang import texts as texts_of
from retainr.render import format as fmt
from retainr.render.cells import INCOMPLETE, marks, number, range_text
from retainr.render.wide import chosen, finite, heatmaps_of
from retainr.render.wording import SIGNS, headline, notes, plain, shown
from retainr.results import State, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import polars

    from retainr.lang import Texts
    from retainr.render import View
    from retainr.results import Cell, Heatmap, HeatmapRow, Result

_LEFT = (Unit.TEXT, Unit.DATE, Unit.FLAG)
# An underscore between letters is one; elsewhere it may begin an emphasis.
_SPECIAL = re.compile(r"[\\`*{}\[\]|~$#]|(?<![^\W_])_|_(?![^\W_])")


def render(result: Result, view: View) -> bytes:
    """Return title, source, table, notes and definition.

    Raises:
        InputError: the view names a table that is not there.
    """
    texts = texts_of(view.lang)
    table = chosen(result, view)
    heatmaps = () if view.layout == "long" else heatmaps_of(result, table)
    blocks = [
        f"## {escaped(headline(result, texts))}",
        escaped(texts.say(result.source)),
        *(_matrices(heatmaps, texts) if heatmaps else _listing(table.frame, result, texts)),
        *_notes(result, texts),
        f"**{texts.word('page.definition')}:** {escaped(texts.say(result.definition))}",
    ]
    return ("\n\n".join(filter(None, blocks)) + "\n").encode("utf-8", errors="replace")


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, on one line and inside a table, too."""
    safe = _SPECIAL.sub(r"\\\g<0>", plain(text))
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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
    lines = [
        _line(escaped(column.name) + SIGNS.get(column.unit, "") for column in columns),
        _line("---" if column.unit in _LEFT else "---:" for column in columns),
    ]
    units = [column.unit for column in columns]
    for row in finite(frame).iter_rows():
        values = (shown(value, unit, texts) for value, unit in zip(row, units, strict=True))
        lines.append(_line(map(escaped, values)))
    yield "\n".join(lines)


def _notes(result: Result, texts: Texts) -> Iterator[str]:
    yield "\n".join(f"- **{label}** {escaped(text)}" for _, label, text in notes(result, texts))


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
