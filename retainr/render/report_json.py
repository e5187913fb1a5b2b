"""A report as one JSON document: its numbers, what is compared, each section whole."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from retainr.lang import texts as texts_of
from retainr.render.json import document, line
from retainr.render.report_words import sentences_of, sources_of
from retainr.render.wording import address

if TYPE_CHECKING:
    from retainr.render import View
    from retainr.report import Part, Report
    from retainr.report.compare import Change, Headline, Measured
    from retainr.report.trend import Trend


def render(report: Report, view: View) -> bytes:
    """Return the document; a section's part of it is the one that its command writes."""
    from retainr import __version__

    texts = texts_of(view.lang)
    members = {
        "retainr": line(__version__),
        "command": line("report"),
        "title": line(report.title),
        "period": line({"length": report.calendar.period, "label": report.period or None}),
        "as_of": line(report.as_of),
        "sources": line([address(source) for source in sources_of(report)]),
        "headlines": _list([line(_headline(one)) for one in report.headlines]),
        "sentences": _list([line(text) for text in sentences_of(report, texts)]),
        "trends": _list([line(_trend(one)) for one in report.trends]),
        "sections": _sections(report, view),
    }
    body = ",\n".join(f"{line(name)}: {text}" for name, text in members.items())
    return f"{{\n{body}\n}}\n".encode("utf-8", errors="replace")


def _sections(report: Report, view: View) -> str:
    parts = ",\n".join(f"{line(part.name)}: {_section(part, view)}" for part in report.shown)
    return f"{{\n{parts}\n}}"


def _section(part: Part, view: View) -> str:
    if part.result is not None:
        return document(part.result, view).rstrip("\n")
    assert part.failure is not None
    return line({"error": asdict(part.failure)})


def _headline(headline: Headline) -> dict[str, object]:
    return {
        "command": headline.command,
        "metric": headline.metric,
        "unit": headline.unit.value,
        "confidence": headline.confidence,
        "better": {1: "more", -1: "less"}.get(headline.better),
        "now": _measured(headline.now),
        "before": _change(headline, headline.before),
        "year_before": _change(headline, headline.year),
        "benchmark": asdict(headline.benchmark) if headline.benchmark else None,
    }


def _measured(measured: Measured) -> dict[str, object]:
    return {
        "period": measured.label,
        "value": measured.value,
        "ci_low": measured.low,
        "ci_high": measured.high,
        "counts": dict(measured.counts),
    }


def _change(headline: Headline, change: Change | None) -> dict[str, object] | None:
    if change is None:
        return None
    return {
        **_measured(change.then),
        "difference": change.difference,
        "difference_ci_low": change.low,
        "difference_ci_high": change.high,
        "relative_change": change.relative,
        "clear": change.clear,
        "verdict": headline.verdict(change) or None,
    }


def _trend(trend: Trend) -> dict[str, object]:
    points = [
        {"as_of": one.as_of, "value": one.value, "ci_low": one.low, "ci_high": one.high}
        for one in trend.points
    ]
    return {"command": trend.command, "metric": trend.metric, "points": points}


def _list(lines: list[str]) -> str:
    body = ",\n".join(f" {text}" for text in lines)
    return f"[\n{body}\n]" if body else "[]"
