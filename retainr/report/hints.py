"""What a section says can be typed, for a reader who has a report and not its command."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from retainr.activity.periods import Calendar, Period
from retainr.lang import texts
from retainr.metrics.asked import params_asked
from retainr.report.sections import taken_by, time_of
from retainr.results import Listing, Phrase, Saying

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retainr.errors import RetainrError
    from retainr.metrics import Metric
    from retainr.results import Block, Chart, Note, Result

_OPTION = re.compile(r"--([a-z][a-z-]*)")
_OF_COMMANDS = re.compile(r"(?=--(?:rejects|explain)\b)")
_TABLES = re.compile(r"(?<!\S)(?:--(?:table|explain)|-o)\b")
"""What picks and writes the tables of a command; a report writes none of them."""

_ASIDE = re.compile(r" \(([^():]+): (--[^()]+)\)")
"""Options that are typed in another case only, such as `(of contracts: --start)`."""

_WHOLE = re.compile(r"retainr [a-z]+(?: --[a-z-]+ [a-z-]+)*")
"""A command that stands whole in a text can be typed as it is."""


def of_section(error: RetainrError, metric: Metric) -> RetainrError:
    """Return an error whose hint names what a report has.

    Some options are a command's alone, such as `--rejects`; the period is the report's, and what
    else a report does not take for this section stands in the config.

    Args:
        error: what went wrong.
        metric: of the section.
    """
    cut = time_of(metric, Calendar(Period.MONTH))
    hint = re.sub(r"--period\b", "--every", error.hint) if cut else error.hint
    place = f"in the config, as options of [{metric.name}]"
    return placed(error, hint, metric, (*taken_by(metric), *cut), place)


def placed(
    error: RetainrError, hint: str, metric: Metric, taken: Iterable[str], place: str
) -> RetainrError:
    """Return an error whose hint says where the options that it names are typed.

    Args:
        error: what went wrong in a command that another one runs.
        hint: what to type.
        metric: the command.
        taken: names of its options that the other one has, too.
        place: where its further options stand.
    """
    hint = _OF_COMMANDS.sub(f"retainr {metric.name} FILE ", hint)
    taken = tuple(taken)
    if _names_other(_ASIDE.sub("", hint), metric, taken):
        hint = f"{place}: {hint}"
    elif _names_other(hint, metric, taken):
        hint = _ASIDE.sub(lambda aside: f" ({aside[1]}, {place}: {aside[2]})", hint)
    return type(error)(error.message, hint, error.details)


def in_report(result: Result, metric: Metric) -> Result:
    """Return a result whose notes say where to type the options that they name.

    Args:
        result: of a section.
        metric: its command.
    """
    placed = _Placing(metric)
    drawn: dict[int, Chart] = {}

    def chart(one: Chart) -> Chart:
        """Return a chart with such footnotes; tables may share one, and go on sharing it."""
        feet = tuple(map(placed.said, one.footnotes))
        return drawn.setdefault(id(one), dataclasses.replace(one, footnotes=feet))

    return dataclasses.replace(
        result,
        notes=tuple(map(placed.note, result.notes)),
        blocks=tuple(map(placed.block, result.blocks)),
        charts={name: tuple(map(chart, charts)) for name, charts in result.charts.items()},
    )


@dataclasses.dataclass(frozen=True)
class _Placing:
    """Say where the options of one command are typed.

    Attributes:
        metric: the command.
    """

    metric: Metric

    def note(self, note: Note) -> Note:
        """Return a note that says where what it names is typed."""
        return dataclasses.replace(note, text=self.said(note.text))

    def block(self, block: Block) -> Block:
        """Return a block whose sentences say so, too."""
        body = block.body
        if isinstance(body, Listing) and body.more:
            more = self._more(body.more, block.table)
            return dataclasses.replace(block, body=dataclasses.replace(body, more=more))
        if isinstance(body, Saying):
            lines, below = (tuple(map(self.said, part)) for part in (body.lines, body.below))
            said = dataclasses.replace(body, lines=lines, below=below)
            return dataclasses.replace(block, body=said)
        return block

    def said(self, phrase: Phrase) -> Phrase:
        """Return a sentence, and where the options are typed that it names."""
        text = _WHOLE.sub("", texts("en").say(phrase))
        if _TABLES.search(text):
            key = "report.of-command"
        elif _is_configured(text, self.metric):
            key = "report.of-config"
        else:
            return phrase
        return Phrase(key, {"said": phrase, "command": self.metric.name})

    def _more(self, more: Phrase, table: str) -> Phrase:
        """Return what stands under rows that were cut: how the whole table is written."""
        if not _TABLES.search(texts("en").say(more)):
            return self.said(more)
        names = {"command": self.metric.name, "table": table}
        return Phrase("report.more", {"count": more.values["count"], **names})


def _is_configured(text: str, metric: Metric) -> bool:
    """Say whether a text names an option that a report takes from the config alone."""
    cut = time_of(metric, Calendar(Period.MONTH))
    return _names_other(text, metric, (*taken_by(metric), *cut))


def _names_other(text: str, metric: Metric, taken: Iterable[str]) -> bool:
    """Say whether a text names an option of a command that is not among some."""
    known = {param.name for param in params_asked(metric)} - set(taken)
    return any(name.replace("-", "_") in known for name in _OPTION.findall(text))
