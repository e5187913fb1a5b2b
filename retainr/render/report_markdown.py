"""A report as Markdown, with its pictures as PNG files beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lang import texts as texts_of
from retainr.render import report_words as words
from retainr.render.chart import draw
from retainr.render.markdown import body, code, escaped
from retainr.render.report_sections import pictures
from retainr.render.svg import MOST_PANELS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retainr.lang import Texts
    from retainr.render import View
    from retainr.report import Failure, Part, Report


def render(report: Report, view: View, path: Path | None = None) -> bytes:
    """Return the document.

    Args:
        report: the report.
        view: how it is shown.
        path: where it goes, which names its pictures; without one it has none.
    """
    texts = texts_of(view.lang)
    paragraphs = [
        f"# {escaped(words.title_of(report, texts))}",
        escaped(words.source_line(report, texts)),
        "\n".join(f"- {escaped(text)}" for text in words.sentences_of(report, texts)),
        *(text for part in report.shown for text in _section(part, view, path, texts)),
        f"## {texts.word('report.definitions')}",
        escaped(words.how_compared(report, texts)),
        *_definitions(report, texts),
    ]
    return ("\n\n".join(filter(None, paragraphs)) + "\n").encode("utf-8", errors="replace")


def images(report: Report, view: View, path: Path) -> dict[Path, bytes]:
    """Return the pictures beside a document, by path."""
    texts = texts_of(view.lang)
    return {
        _image(path, part.name, name): draw(charts[:MOST_PANELS], kind="png", texts=texts)
        for part in report.parts
        if part.result is not None
        for name, charts in pictures(part.result)
    }


def _section(part: Part, view: View, path: Path | None, texts: Texts) -> Iterator[str]:
    yield f"## {escaped(texts.word(f'report.section.{part.name}'))}"
    if part.failure is not None:
        yield from _failure(part.failure, texts)
    if part.result is None:
        return
    yield from body(part.result, view)
    for name, charts in pictures(part.result) if path else ():
        title = escaped(texts.say(charts[0].title))
        yield f"![{title}]({_address(_image(path, part.name, name).name)})" if path else ""


def _failure(failure: Failure, texts: Texts) -> Iterator[str]:
    key = "report.too-little" if failure.too_little else "report.failed"
    first, *rest = words.failure_lines(failure.message, failure.details)
    yield f"**{escaped(texts.word(key, message=first))}**"
    yield "\n".join(f"- {escaped(line)}" for line in rest)
    if failure.hint:
        yield f"{texts.word('report.hint')} {code(failure.hint)}"


def _definitions(report: Report, texts: Texts) -> Iterator[str]:
    for part in report.parts:
        if part.result is not None:
            title = texts.word(f"report.section.{part.name}")
            yield f"**{escaped(title)}:** {escaped(texts.say(part.result.definition))}"


def _image(path: Path, section: str, table: str) -> Path:
    return path.with_name(f"{path.stem}-{section}-{table}.png")


def _address(name: str) -> str:
    """Return a file's name as Markdown links to it."""
    from urllib.parse import quote

    return quote(name)
