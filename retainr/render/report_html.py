"""A report as one page that needs nothing else: no network, no other file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lang import numbers as fmt
from retainr.lang import texts as texts_of
from retainr.render import report_words as words
from retainr.render.cells import INCOMPLETE, STEPS
from retainr.render.html import Listing, details
from retainr.render.page_blocks import WIDTH
from retainr.render.page_shell import digest, style_of, template, text
from retainr.render.report_sections import section_of, shared_notes
from retainr.render.report_tiles import tiles
from retainr.render.report_trends import trend_figures
from retainr.render.svg import Gallery
from retainr.render.wording import files, plain
from retainr.report.sentences import of_headline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.lang import Texts
    from retainr.render import View
    from retainr.report import Part, Report
    from retainr.report.compare import Change, Headline
    from retainr.results import Account, Phrase, Result

_WORDS = (
    "kick", "skip", "sections", "short", "data", "definitions", "trend", "hint", "cells",
    "cells-rate", "cells-interval", "cells-count", "filter", "ascending", "descending",
    "original",
)  # fmt: skip

_ALONE = {
    "report.say.nothing-before": ("!", "warn"),
    "report.say.no-year-before": ("!", "warn"),
    "report.say.benchmark": ("┊", ""),
    "report.say.benchmark-of": ("┊", ""),
}
"""Sign and look of sentences that speak of no headline."""


def render(report: Report, view: View) -> bytes:
    """Return the page."""
    from markupsafe import Markup

    texts = texts_of(view.lang)
    gallery = Gallery(texts)
    once = shared_notes(report.parts, texts)
    said = [note.whole for note in once]
    sections = [_section(part, report, said, gallery) for part in report.shown]
    trends = list(trend_figures(report, gallery))
    # The palette is full once every picture is drawn.
    style = style_of("page.css", "report.css", palette=gallery.palette)
    script = text("report.js")
    page = template("report.html.j2").render(
        lang=view.lang,
        style=Markup(style),  # retainr's own text, none of the data
        style_hash=digest(style),
        script=Markup(script),  # likewise
        script_hash=digest(script),
        drawn=Markup,
        title=words.title_of(report, texts),
        source=words.source_line(report, texts),
        as_of=report.as_of.isoformat() if report.as_of else "",
        tiles=list(tiles(report, texts)),
        said=list(_said(report, texts)),
        sections=sections,
        trends=trends,
        accounts=list(_accounts(report, texts)),
        notes=once,
        defined=list(_defined(report, texts)),
        compared=words.how_compared(report, texts),
        words=_words(texts),
        incomplete_mark=INCOMPLETE,
        steps=STEPS,
        drawing_width=WIDTH,
        footer=_footer(report, texts),
    )
    return page.encode("utf-8", errors="replace")


def _words(texts: Texts) -> dict[str, object]:
    """Return the words of the template; in two of them the script fills in what it knows."""
    return {
        **{name.replace("-", "_"): texts.word(f"report.{name}") for name in _WORDS},
        **{name: texts.word(f"page.{name}") for name in ("numbers", "incomplete", "details")},
        "sorted": texts.word("report.sorted", name="{name}", way="{way}"),
        "rows_left": texts.templates["report.rows-left"],
        "size": texts.word("screen.size"),
        "of_the_cohort": texts.word("screen.legend"),
    }


def _section(part: Part, report: Report, once: list[str], gallery: Gallery) -> object:
    own = [one for one in _of_numbers(report) if one.headline.command == part.name]
    sentences = [plain(gallery.texts.say(one.sentence)) for one in own if not one.short]
    return section_of(part, sentences, once, gallery)


@dataclass(frozen=True)
class _Said:
    """Hold a sentence about one number, and the change that it speaks of."""

    headline: Headline
    change: Change | None
    sentence: Phrase

    @property
    def short(self) -> bool:
        """Say whether it stands among the first: all but an unclear change from a year before."""
        return self.change is None or self.change is self.headline.before or self.change.clear


def _of_numbers(report: Report) -> Iterator[_Said]:
    for headline in report.headlines:
        changes = (headline.before, headline.year)
        sentences = of_headline(headline)
        for change, sentence in zip(changes, sentences, strict=False):
            yield _Said(headline, change, sentence)


def _said(report: Report, texts: Texts) -> Iterator[tuple[str, str, str]]:
    """Yield sign, look and sentence of what stands in short."""
    for one in _of_numbers(report):
        if one.short:
            verdict = one.headline.verdict(one.change) if one.change else ""
            look = {"better": "good", "worse": "bad"}.get(verdict, "")
            yield words.sign(one.change), look, plain(texts.say(one.sentence))
    for sentence in report.sentences:
        if sentence.key in _ALONE:
            sign, look = _ALONE[sentence.key]
            yield sign, look, plain(texts.say(sentence))


def _results(report: Report) -> Iterator[Result]:
    yield from (part.result for part in report.parts if part.result)


def _accounts(
    report: Report, texts: Texts
) -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    """Yield what became of the rows of each input: where it went."""
    seen: list[tuple[str, list[tuple[str, str, str, str]]]] = []
    read = ((r.command, own) for r in _results(report) for own in words.accounts_of(r))
    for command, data in read:
        caption = texts.word("report.what-became", files=files(data.sources, texts))
        rows = [_row(*row, data.rows_read) for row in _rows(data, texts)]
        if (caption, rows) in seen:
            continue
        # A section may read the same input in another way, as with a filter of its own.
        again = any(caption == earlier for earlier, _ in seen)
        seen.append((caption, rows))
        section = texts.word(f"report.section.{command}")
        yield (f"{caption} · {section}" if again else caption), rows


def _rows(data: Account, texts: Texts) -> Iterator[tuple[str, int]]:
    """Yield where the rows went; what nothing became of is left out."""
    yield texts.word("page.data.rows_read"), data.rows_read
    if data.rows_filtered:
        yield texts.word("page.data.rows_filtered"), data.rows_filtered
    for reason, rows in data.reasons.items():
        word = texts.word(f"reason.{reason.replace(' ', '_')}")
        yield texts.word("page.data.rejected", reason=word), rows
    for name in ("rows_deduplicated", "rows_after_as_of"):
        if rows := getattr(data, name):
            yield texts.word(f"page.data.{name}"), rows
    yield texts.word("page.data.rows_used"), data.rows_used


def _row(name: str, rows: int, of: int) -> tuple[str, str, str, str]:
    """Return what became of some rows: the word, the count, the share, the length of its bar."""
    share = rows / of if of else 0.0
    return name, fmt.count(rows), f"{fmt.percent(share)}%", f"{share * 120:.1f}"


def _defined(report: Report, texts: Texts) -> Iterator[tuple[str, str, list[Listing]]]:
    """Yield what each section computes, with its parameters and the columns' definitions."""
    for result in _results(report):
        _, *tables = details(result, texts)
        title = texts.word(f"report.section.{result.command}")
        yield title, plain(texts.say(result.definition)), tables


def _footer(report: Report, texts: Texts) -> str:
    from retainr import __version__

    periods = texts.word(f"period.adjective.{report.calendar.period}")
    names = files(words.sources_of(report), texts)
    return texts.word("report.footer", version=__version__, periods=periods, files=names)
