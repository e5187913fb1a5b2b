"""Results on a terminal: one title, one line of source, the table, the notes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal, cast

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from retainr.render.block_text import blocks_of
from retainr.render.table_blocks import block_lines
from retainr.render.table_list import listing
from retainr.render.table_matrix import matrix
from retainr.render.table_text import (
    BLANK,
    Line,
    Pen,
    Screen,
    left,
    paragraph,
    trimmed,
    widest,
    wrap,
)
from retainr.render.wide import said
from retainr.render.wording import SaidNote, files, notes
from retainr.results import Heatmap, Result, Severity, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retainr.lang import Texts

__all__ = ["Screen", "render"]

_STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.NOTE: "bold cyan",
}
_HANG = 9
_NOTE_WIDTH = 120
_SHORTEST_NAME = 8


def render(
    result: Result,
    texts: Texts,
    screen: Screen,
    *,
    table: str | None = None,
    layout: str = "wide",
) -> str:
    """Return a result as the block that is printed on a terminal or into a pipe.

    Args:
        result: what the metric says.
        texts: the language.
        screen: width, colours and characters of the output.
        table: name of the table to show; the first one without it.
        layout: "wide" shows what the result has for people: its blocks, or the table's
            heatmap as a matrix; "long" lists the table's rows.

    Raises:
        KeyError: the result has no table of this name.
    """
    pen = Pen(texts, screen)
    lines = _head(result, pen)
    blocks = blocks_of(result, table) if layout == "wide" else ()
    lines += block_lines(blocks, pen)
    shown = () if blocks else _shown(result, table)
    for name in shown:
        placed = name == result.notes_as
        lines += _findings(result, pen) if placed else _body(result, pen, name, layout)
    if result.notes_as not in shown:
        lines += _notes(result, pen)
    return _printed(lines, pen)


def _shown(result: Result, table: str | None) -> tuple[str, ...]:
    return (table,) if table else result.shown or (result.tables[0].name,)


def _body(result: Result, pen: Pen, name: str, layout: str) -> list[Line]:
    table = next((t for t in result.tables if t.name == name), None)
    if table is None:
        raise KeyError(name)
    heatmaps = [c for c in result.charts.get(name, ()) if isinstance(c, Heatmap)]
    if layout == "wide" and heatmaps:
        return matrix(heatmaps, pen)
    lines = listing(said(table, pen.texts), result.columns, pen, table.keys)
    return [*_heading(table, pen), *(lines[1:] if table.title else lines)]


def _heading(table: Table, pen: Pen) -> list[Line]:
    """Return a blank line and what the rows are, where a table says it."""
    if table.title is None:
        return []
    return [BLANK, *paragraph(pen.say(table.title), pen.width, "dim")]


def _findings(result: Result, pen: Pen) -> list[Line]:
    """Return the notes under a heading, where they stand in the place of a table."""
    table = next(t for t in result.tables if t.name == result.notes_as)
    nothing: list[Line] = [[(pen.word("screen.nothing"), "")]]
    return [*_heading(table, pen), *(_notes(result, pen)[1:] or nothing)]


def _head(result: Result, pen: Pen) -> list[Line]:
    """Return title and source; of a long title the file's name goes to the source, if it can."""
    title, source = pen.say(result.title), pen.say(result.source)
    names = pen.plain(files(result.data.sources, pen.texts))
    both = f"{source} {pen.plain('·')} {names}"
    if result.terms and cell_len(f"{title} · {names}") > pen.width >= cell_len(both):
        title, source = pen.cut(title, pen.width), both
    else:
        title = _title(title, names, pen)
    lines: list[Line] = [[(title, "bold")], *paragraph(source, pen.width, "dim")]
    return lines + (paragraph(pen.say(result.terms), pen.width, "dim") if result.terms else [])


def _title(title: str, names: str, pen: Pen) -> str:
    room = pen.width - cell_len(title) - 3
    if not names or room < min(_SHORTEST_NAME, cell_len(names)):
        return pen.cut(title, pen.width)
    return f"{title} {pen.plain('·')} {pen.cut(names, room)}"


def _notes(result: Result, pen: Pen) -> list[Line]:
    told = notes(result, pen.texts)
    hang = max(_HANG, widest(pen.plain(note.label) for note in told) + 1)
    lines: list[Line] = [BLANK] if told else []
    for note in told:
        lines += _note(note, hang, pen)
    return lines


def _note(note: SaidNote, hang: int, pen: Pen) -> list[Line]:
    """Return a note; what to type is never broken, so that it can be copied."""
    width, gap = min(pen.width, _NOTE_WIDTH) - hang, " " * hang
    head = (left(pen.plain(note.label), hang), _STYLES[note.severity])
    first, *rest = wrap(pen.plain(note.text), width)
    lines: list[Line] = [[head, (first, "")], *([(gap + line, "")] for line in rest)]
    if note.evidence:
        lines += [[(gap + line, "dim")] for line in wrap(pen.plain(note.evidence), width)]
    if note.option:
        arrow = (f"{gap}{pen.plain('→')} ", "bold cyan")
        lines.append([arrow, (pen.plain(note.option), "")])
    return lines


def _printed(lines: Iterable[Line], pen: Pen) -> str:
    out = io.StringIO()
    colour = pen.screen.colour
    console = Console(
        file=out,
        width=pen.width,
        color_system=cast("Literal['standard', '256', 'truecolor'] | None", colour),
        force_terminal=colour is not None,
        no_color=False,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},  # the caller has decided already
    )
    for line in lines:
        console.print(Text.assemble(*trimmed(line)), soft_wrap=True)
    return out.getvalue()
