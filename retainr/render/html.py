"""A result as one page that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lang import numbers as fmt
from retainr.lang import texts as texts_of
from retainr.render.block_text import blocks_of, within
from retainr.render.cells import INCOMPLETE, STEPS, marks
from retainr.render.page import matrix_of
from retainr.render.page_blocks import WIDTH, page_blocks
from retainr.render.page_shell import digest, style_of, template
from retainr.render.wide import finite, heatmaps_of, said, seen
from retainr.render.wording import (
    SIGNS,
    account,
    files,
    headline,
    notes,
    parameters,
    plain,
    shown,
    source,
)
from retainr.results import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.lang import Texts
    from retainr.render import View
    from retainr.results import Block, Heatmap, Result, Table

_PORTRAIT_AGES = 14
_MOST_ROWS = 1000
"""A page with more rows is no longer read, and slow to open; a file has them all."""


@dataclass(frozen=True)
class Listing:
    """Hold a plain table.

    Attributes:
        caption: what it is.
        heads: name and class of each column: `n` for numbers, `w` for sentences, `c` for code.
        rows: texts.
        kind: `table`, `notes` where the notes stand in its place, or `code` to be copied.
    """

    caption: str
    heads: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[str]]
    kind: str = "table"


def render(result: Result, view: View) -> bytes:
    """Return the page.

    Raises:
        InputError: the view names a table that is not there.
    """
    from markupsafe import Markup

    texts = texts_of(view.lang)
    blocks = () if view.layout == "long" else blocks_of(result, view.table)
    tables = _of_blocks(blocks, result) if blocks else seen(result, view)
    heatmaps = () if blocks or view.layout == "long" else heatmaps_of(result, tables[0])
    style = style_of("page.css")
    page = template("page.html.j2").render(
        lang=view.lang,
        style=Markup(style),  # retainr's own text, none of the data
        style_hash=digest(style),
        headline=headline(result, texts),
        files=files(result.data.sources, texts),
        title=plain(texts.say(result.title)),
        source=source(result, texts),
        definition=plain(texts.say(result.definition)),
        notes=notes(result, texts),
        listings=[listing(table, result, texts) for table in tables],
        placed=not blocks and any(table.name == result.notes_as for table in tables),
        details=list(details(result, texts)),
        words=_words(texts),
        **_matrices(heatmaps, texts),
        **_blocks(blocks, result, texts),
    )
    return page.encode("utf-8", errors="replace")


def _of_blocks(blocks: Sequence[Block], result: Result) -> list[Table]:
    """Return the tables that hold the numbers of blocks."""
    named = {block.table for block in blocks}
    return [table for table in result.tables if table.name in named]


def _blocks(blocks: Sequence[Block], result: Result, texts: Texts) -> dict[str, object]:
    shown, more = within(blocks)
    return {
        "blocks": list(page_blocks(shown, result, texts)),
        "more_segments": texts.word("screen.more_segments", count=more) if more else "",
        "drawing_width": WIDTH,
    }


def _matrices(heatmaps: Sequence[Heatmap], texts: Texts) -> dict[str, object]:
    tops = [heatmap.top for heatmap in heatmaps if heatmap.top]
    return {
        "matrices": [matrix_of(heatmap, texts) for heatmap in heatmaps],
        "many": any(len(heatmap.columns) > _PORTRAIT_AGES for heatmap in heatmaps),
        "measure": plain(texts.say(heatmaps[0].measure)) if heatmaps else "",
        "size": texts.word("screen.size"),
        "incomplete": texts.word("page.incomplete"),
        "incomplete_mark": INCOMPLETE,
        "legend": list(marks(heatmaps, texts)),
        "steps": STEPS,
        "top": f"{max(tops) * 100:g}" if tops else "",
        "of_the_cohort": texts.word("screen.legend"),
    }


def _words(texts: Texts) -> dict[str, str]:
    from retainr import __version__

    names = ("notes", "definition", "numbers", "details")
    words = {name: texts.word(f"page.{name}") for name in names}
    words["nothing"] = texts.word("screen.nothing")
    return {**words, "footer": texts.word("page.footer", version=__version__)}


def listing(table: Table, result: Result, texts: Texts, most: int = _MOST_ROWS) -> Listing:
    """Return a plain table of a result; of a long one the first rows."""
    columns = [result.columns[name] for name in table.frame.columns]
    units = [column.unit for column in columns]
    heads = [
        (plain(column.name) + SIGNS.get(column.unit, ""), _side(column.unit)) for column in columns
    ]
    rows = [
        [shown(value, unit, texts) for value, unit in zip(row, units, strict=True)]
        for row in finite(said(table, texts)).head(most).iter_rows()
    ]
    kind = "notes" if table.name == result.notes_as else "table"
    title = plain(texts.say(table.title)) if table.title else table.name
    if (more := table.frame.height - len(rows)) > 0:
        title = f"{title} · {texts.word('screen.more_segments', count=more)}"
    return Listing(title, heads, rows, "code" if units == [Unit.CODE] else kind)


def _side(unit: Unit) -> str:
    if unit is Unit.CODE:
        return "c"
    return "" if unit in fmt.LEFT else "n"


def details(result: Result, texts: Texts) -> Iterator[Listing]:
    """Yield where the rows went, the parameters, the definitions of the columns."""
    name, value, unit, meaning = (
        texts.word(f"page.{key}") for key in ("name", "value", "unit", "meaning")
    )
    pair = [(name, ""), (value, "w")]
    yield Listing(texts.word("page.rows"), pair, list(account(result, texts)))
    yield Listing(texts.word("page.parameters"), pair, list(parameters(result)))
    yield Listing(
        texts.word("page.columns"),
        [(name, ""), (unit, ""), (meaning, "w")],
        [
            (plain(column.name), column.unit.value, plain(column.definition))
            for column in result.columns.values()
        ],
    )
