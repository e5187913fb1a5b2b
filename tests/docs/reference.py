"""The reference, made from the registers."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.checks.columns import CHECK
from retainr.cli import check, report_options
from retainr.cli.check_options import PARAMS
from retainr.cli.options import params_of
from retainr.config.sections import CHECK as CHECKS
from retainr.config.sections import REPORT, SOURCE
from retainr.load.presets import presets
from retainr.load.statuses import general, of_contracts
from retainr.metrics import METRICS
from retainr.report.history import SCHEMA
from retainr.report.specs import POOLED, SPECS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retainr.metrics import Metric
    from retainr.metrics.params import Param
    from retainr.results import Column


def reference() -> str:
    """Return the reference of all metrics as Markdown."""
    lines = [
        "# Reference",
        "",
        "Made from the program's own declarations; a test keeps it current.",
    ]
    for metric in METRICS:
        lines += _metric(metric)
    lines += [*_report(), *_check(), *_presets()]
    return "\n".join(lines) + "\n"


def _metric(metric: Metric) -> list[str]:
    lines = ["", f"## `retainr {metric.name}`", "", metric.help, ""]
    lines += [f"`{metric.example}`", "", "| option | values | default | meaning |"]
    lines += ["| --- | --- | --- | --- |", *(_option(p) for p in params_of(metric))]
    for table in metric.tables:
        asked = " (when asked for)" if table.on_request else ""
        lines += ["", f"Table `{table.name}`{asked}", "", *_head()]
        lines += [_column(metric.column(name)) for name in table.columns]
    lines += ["", "Summary", "", *_head()]
    return lines + [_column(column) for column in metric.summary.values()]


def _report() -> list[str]:
    """Return the options of the report, its numbers and the columns of its history."""
    lines = ["", "## `retainr report`", "", report_options.HELP, ""]
    lines += [f"`{report_options.EXAMPLE}`", "", "| option | values | default | meaning |"]
    lines += ["| --- | --- | --- | --- |", *map(_option, report_options.report_params())]
    lines += ["", "Headline numbers", "", "| number | of | better |", "| --- | --- | --- |"]
    better = {1: "more", -1: "less", 0: ""}
    told = [(spec.command, spec.metric, spec.better) for spec in SPECS]
    for command, metric, direction in (*told, *POOLED):
        lines.append(f"| `{metric}` | {command} | {better[direction]} |")
    names = ", ".join(f"`{name}`" for name in SCHEMA)
    return [*lines, "", f"Columns of the history: {names}"]


def _check() -> list[str]:
    lines = ["", "## `retainr check`", "", check.HELP, "", f"`{check.EXAMPLE}`", ""]
    lines += ["| option | values | default | meaning |", "| --- | --- | --- | --- |"]
    lines += [_option(param) for param in PARAMS]
    lines += ["", "Table `checks`", "", *_head()]
    lines += [_column(CHECK.column(name)) for name in CHECK.tables[0].columns]
    lines += ["", "Summary", "", *_head(), *map(_column, CHECK.summary.values())]
    for name, params in (("sources.NAME", SOURCE), ("report", REPORT), ("[checks]", CHECKS)):
        lines += ["", f"Config `[{name}]`", "", "| key | values | default | meaning |"]
        lines += ["| --- | --- | --- | --- |", *map(_key, params)]
    return lines


def _presets() -> list[str]:
    """Return the known exports with the rows that count, and the words for `--status`."""
    lines = ["", "## Presets", "", "| name | export | customer | counts | does not count |"]
    lines += ["| --- | --- | --- | --- | --- |"]
    for preset in presets().values():
        who = [*preset.roles.get("customer", ()), *preset.roles.get("guest", ())]
        nobody = f"none: it {preset.unusable}" if preset.unusable else "by its usual names"
        cells = [f"`{preset.name}`", preset.title, _list(who) or nobody]
        lists = preset.statuses
        cells += [_list(lists.counts) or "every row", _list(lists.excludes)]
        if lists.others == "excluded":
            cells[-1] += ", and all others"
        lines.append(f"| {' | '.join(cells)} |")
    words = general()
    lines += [
        "",
        "## Words for `--status` without a preset",
        "",
        f"They count: {_list(words.counts)}.",
    ]
    lines += ["", f"They do not count: {_list(words.excludes)}."]
    lines += ["", f"They count with an amount of 0: {_list(words.refunds)}."]
    words = of_contracts()
    lines += ["", f"Of contracts count: {_list(words.counts)}."]
    return [*lines, "", f"Of contracts do not count: {_list(words.excludes)}."]


def _list(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _head() -> tuple[str, str]:
    return "| column | unit | definition |", "| --- | --- | --- |"


def _column(column: Column) -> str:
    return f"| `{column.name}` | {column.unit} | {column.definition} |"


def _option(param: Param) -> str:
    return _row(param.option, param)


def _key(param: Param) -> str:
    return _row(param.name, param)


def _row(name: str, param: Param) -> str:
    default = "" if param.default in (None, (), False, "", {}) else f"`{param.default}`"
    help_ = param.help.replace("|", "\\|")
    return f"| `{name}` | {_values(param)} | {default} | {help_} |"


def _values(param: Param) -> str:
    if issubclass(param.kind, StrEnum):
        return ", ".join(f"`{value}`" for value in param.kind)
    names = {
        dt.date: "date",
        int: "number",
        float: "number",
        bool: "",
        list: "text, repeatable",
        dict: "table",
    }
    return param.metavar or names.get(param.kind, "text")
