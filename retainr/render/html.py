"""A result as one page that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from typing import TYPE_CHECKING

from retainr.lang import texts as texts_of
from retainr.render.cells import INCOMPLETE, STEPS, marks
from retainr.render.colours import TOKENS, heat, ink_on
from retainr.render.page import matrix_of
from retainr.render.wide import chosen, finite, heatmaps_of
from retainr.render.wording import (
    SIGNS,
    account,
    files,
    headline,
    notes,
    parameters,
    plain,
    shown,
)
from retainr.results import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinja2 import Template

    from retainr.lang import Texts
    from retainr.render import View
    from retainr.results import Heatmap, Result, Table

_LEFT = (Unit.TEXT, Unit.DATE, Unit.FLAG)
_PORTRAIT_AGES = 14


@dataclass(frozen=True)
class Listing:
    """Hold a plain table.

    Attributes:
        caption: what it is.
        heads: name and class of each column: `n` for numbers, `w` for sentences.
        rows: texts.
    """

    caption: str
    heads: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[str]]


def render(result: Result, view: View) -> bytes:
    """Return the page.

    Raises:
        InputError: the view names a table that is not there.
    """
    from markupsafe import Markup

    texts = texts_of(view.lang)
    table = chosen(result, view)
    heatmaps = () if view.layout == "long" else heatmaps_of(result, table)
    style = _style()
    page = _template().render(
        lang=view.lang,
        style=Markup(style),  # retainr's own text, none of the data
        style_hash=_hash(style),
        headline=headline(result, texts),
        files=files(result.data.sources, texts),
        title=plain(texts.say(result.title)),
        source=plain(texts.say(result.source)),
        definition=plain(texts.say(result.definition)),
        notes=[(note.severity.value, label, text) for note, label, text in notes(result, texts)],
        listing=_listing(table, result, texts),
        details=list(_details(result, texts)),
        words=_words(texts),
        **_matrices(heatmaps, texts),
    )
    return page.encode("utf-8", errors="replace")


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
    return {**words, "footer": texts.word("page.footer", version=__version__)}


def _listing(table: Table, result: Result, texts: Texts) -> Listing:
    columns = [result.columns[name] for name in table.frame.columns]
    units = [column.unit for column in columns]
    heads = [
        (plain(column.name) + SIGNS.get(column.unit, ""), "" if column.unit in _LEFT else "n")
        for column in columns
    ]
    rows = [
        [shown(value, unit, texts) for value, unit in zip(row, units, strict=True)]
        for row in finite(table.frame).iter_rows()
    ]
    return Listing(table.name, heads, rows)


def _details(result: Result, texts: Texts) -> Iterator[Listing]:
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


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined)
    source = resources("retainr.render") / "page.html.j2"
    return environment.from_string(source.read_text(encoding="utf-8"))


@cache
def _style() -> str:
    """Return the page's style: the tokens and the heat ramp by theme, then the rules."""
    rules = (resources("retainr.render") / "page.css").read_text(encoding="utf-8")
    dark = f"@media (prefers-color-scheme:dark){{\n{_theme('dark')}}}\n"
    # Paper is white, whatever the screen is.
    paper = f"@media print{{\n:root{{color-scheme:light}}\n{_theme('light')}}}\n"
    scheme = ":root{color-scheme:light dark}\n"
    return scheme + _theme("light") + dark + paper + rules


def _theme(theme: str) -> str:
    tokens = ";".join(f"--{name}:{colour}" for name, colour in TOKENS[theme].items())
    lines = [f":root{{{tokens}}}"]
    for step in range(STEPS):
        ground = heat(step / (STEPS - 1), theme)
        lines.append(f".h{step}{{background:{ground};color:{ink_on(ground)}}}")
    return "".join(f"{line}\n" for line in lines)


def _hash(style: str) -> str:
    digest = hashlib.sha256(style.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
