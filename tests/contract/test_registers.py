"""Rules over the registers: what every parameter, column, text and metric must have."""

from __future__ import annotations

import dataclasses
import string
from functools import cache
from typing import TYPE_CHECKING

import pytest

from retainr.cli.options import params_of
from retainr.errors import OutputError
from retainr.lang import LANGUAGES, Texts, texts
from retainr.load.ledger import REASONS
from retainr.metrics import METRICS, Metric
from retainr.render import CHART_FORMATS, RENDERERS, View
from retainr.results import GLOSSARY, Unit
from retainr.results.result import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.results import Result

SCORES = {"nps": "recommend", "csat": "satisfaction", "ces": "effort"}
"""Metrics of answers, and the column of the example that each reads."""

EACH = pytest.mark.parametrize("metric", METRICS, ids=lambda m: m.name)


def _result(metric: Metric) -> Result:
    return _result_of(metric.name)


@cache
def _result_of(name: str) -> Result:
    import retainr

    metric = next(m for m in METRICS if m.name == name)
    if name in SCORES:
        answers = retainr.load("examples/answers.csv", kind="survey", score=SCORES[name])
        return metric.run(answers, metric.parameters(period="quarter"))
    if any(other.required for other in metric.others):
        survey = retainr.load("examples/survey.csv", kind="survey")
        others = {"orders": retainr.load("examples/orders.csv", referrer="channel")}
        params = metric.parameters(csat_scale="0-10", csat_good="9,10")
        return metric.run(survey, params, **others, csat=survey)
    return metric.run(retainr.load("examples/orders.csv"), metric.parameters())


@EACH
def test_every_parameter_has_help_and_a_field_with_its_default(metric: Metric) -> None:
    fields = {f.name: f.default for f in dataclasses.fields(metric.parameters)}  # type: ignore[arg-type]
    assert {p.name: p.default for p in metric.params} == fields
    names = [p.name for p in params_of(metric)]
    assert len(names) == len(set(names))
    for param in params_of(metric):
        assert param.help.endswith(".") or param.name == "output", param.name


@EACH
def test_tables_and_summary_are_those_declared(metric: Metric) -> None:
    result = _result(metric)
    for table in result.tables:
        spec = next(s for s in metric.tables if s.name == table.name)
        has = table.frame.columns
        assert tuple(has) == tuple(n for n in spec.columns if n in has or n not in spec.optional)
    assert set(result.summary) == set(metric.summary)
    declared = {n for s in metric.tables for n in s.columns}
    assert declared <= set(GLOSSARY)


@EACH
def test_ratios_are_shares_with_numerator_and_denominator(metric: Metric) -> None:
    result = _result(metric)
    for name, column in metric.summary.items():
        if column.unit is Unit.RATIO and not name.endswith(("_ci_low", "_ci_high")):
            for end in ("_numerator", "_denominator", "_ci_low", "_ci_high"):
                assert name + end in metric.summary
    for table in result.tables:
        for name in table.frame.columns:
            if result.columns[name].unit is Unit.RATIO:
                assert table.frame[name].drop_nulls().is_between(0, 1).all(), name


@EACH
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_format_renders_in_every_language(metric: Metric, lang: str) -> None:
    result = _result(metric)
    # A picture costs more than all else; what differs between its formats is no language.
    left_out = () if lang == "en" else ("png", "pdf")
    for name, renderer in RENDERERS.items():
        if name in left_out:
            continue
        if name in CHART_FORMATS and not result.charts:
            with pytest.raises(OutputError, match="has no chart"):
                renderer(result, View(lang=lang))
        else:
            assert renderer(result, View(lang=lang)), name


@EACH
def test_every_chart_has_a_table_twin(metric: Metric) -> None:
    result = _result(metric)
    assert set(result.charts) <= {table.name for table in result.tables}


@EACH
def test_warnings_stand_before_notes(metric: Metric) -> None:
    severities = [note.severity for note in _result(metric).notes]
    assert severities == sorted(severities, key=list(Severity).index)


def _fields(template: str | Mapping[str, str]) -> set[str]:
    forms = [template] if isinstance(template, str) else list(template.values())
    return {f[1] for form in forms for f in string.Formatter().parse(form) if f[1] is not None}


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_languages_have_the_same_texts_with_the_same_places(lang: str) -> None:
    english, other = texts("en").templates, texts(lang).templates
    assert set(english) == set(other)
    for key, template in english.items():
        assert _fields(other[key]) == _fields(template), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_for_a_reject_has_a_text(lang: str) -> None:
    for reason in REASONS:
        assert f"reason.{reason.replace(' ', '_')}" in texts(lang).templates


def test_a_text_chooses_its_form_by_count() -> None:
    words = Texts("en", {"x": {"one": "one row", "other": "{count:,} rows"}})
    assert words.word("x", count=1) == "one row"
    assert words.word("x", count=1200) == "1,200 rows"
