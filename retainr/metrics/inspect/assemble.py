"""From the facts to the finished result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.gaps import SUGGESTED, quantile
from retainr.lazy import pl
from retainr.metrics.account import make_account, parameters
from retainr.metrics.inspect.block import block
from retainr.metrics.inspect.columns import QUANTILES, SUMMARY, TABLES
from retainr.metrics.inspect.kinds import Kind
from retainr.metrics.inspect.of_customers import about_customers
from retainr.metrics.inspect.of_rows import about_rows
from retainr.metrics.inspect.of_scores import about_scores
from retainr.metrics.inspect.of_time import about_time, active_days
from retainr.metrics.inspect.roles import roles
from retainr.metrics.sentences import table
from retainr.results import GLOSSARY, Account, Phrase, Result, Severity, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars

    from retainr.metrics.inspect.facts import Facts, Span
    from retainr.metrics.inspect.findings import Finding

_SHOWN = ("columns", "rows", "counts", "findings", "gaps", "distribution", "config")


def assemble(facts: Facts) -> Result:
    """Return the result of `inspect`."""
    found = findings(facts)
    tables = tuple(_tables(facts, found))
    names = {name for made in tables for name in made.frame.columns}
    there = {made.name for made in tables if made.frame.height or made.name == "findings"}
    return Result(
        command="inspect",
        title=Phrase("inspect.title"),
        definition=Phrase("inspect.definition"),
        source=_source(facts),
        parameters=parameters(facts.params, facts.rows.reading),
        data=_account(facts),
        summary=_summary(facts, found),
        tables=tables,
        columns={**{name: GLOSSARY[name] for name in sorted(names)}, **SUMMARY},
        notes=tuple(finding.note for finding in found),
        shown=tuple(name for name in _SHOWN if name in there),
        notes_as="findings",
    )


def findings(facts: Facts) -> list[Finding]:
    """Return all findings, errors first, then warnings."""
    every = (about_rows, about_time, about_customers, about_scores)
    found = [finding for about in every for finding in about(facts)]
    return sorted(found, key=lambda finding: list(Severity).index(finding.severity))


def _tables(facts: Facts, found: Sequence[Finding]) -> Iterator[Table]:
    yield table(
        "findings",
        {
            "severity": (pl.String, [str(f.severity) for f in found]),
            "finding": (pl.String, [f.code for f in found]),
            "title": (pl.String, [f.title for f in found]),
            "evidence": (pl.String, [f.evidence for f in found]),
            "count": (pl.Int64, [f.count for f in found]),
            "of": (pl.Int64, [f.of for f in found]),
            "option": (pl.String, [f.option for f in found]),
        },
        title=Phrase("inspect.findings"),
    )
    found_roles = roles(facts)
    yield table(
        "columns",
        {
            "role": (pl.String, [line.role for line in found_roles]),
            "column": (pl.String, [line.column for line in found_roles]),
            "found_by": (pl.String, [line.found_by for line in found_roles]),
            "example": (pl.String, [line.example for line in found_roles]),
            "missing": (pl.Int64, [line.missing for line in found_roles]),
            "decided": (pl.String, [line.decided for line in found_roles]),
        },
        keys=2,
    )
    yield Table("rows", _rows(facts))
    yield Table("counts", _counts(facts))
    yield Table("gaps", _gaps(facts), title=Phrase("inspect.gaps"))
    if facts.scores and facts.scores.responses:
        share = pl.col("responses") / facts.scores.responses
        yield Table("distribution", facts.scores.counts.with_columns(share=share))
    lines = pl.DataFrame({"line": block(facts)}, schema={"line": pl.String})
    yield Table("config", lines, title=Phrase("inspect.config"))


def _rows(facts: Facts) -> polars.DataFrame:
    """Return where the rows went; the steps add up to the rows read."""
    steps: dict[str, int] = {"read": facts.whole.rows}
    if account := facts.ledger:
        steps["filtered"] = account.rows_filtered
        steps |= {f"rejected: {reason}": rows for reason, rows in account.reasons.items()}
        steps["deduplicated"] = account.rows_deduplicated
        steps["after as-of"] = account.rows_after_as_of
        steps = {name: rows for name, rows in steps.items() if rows or name == "read"}
        steps["used"] = account.rows_used
    total = facts.whole.rows
    shares = [rows / total if total else None for rows in steps.values()]
    schema = {"step": pl.String, "rows": pl.Int64, "share": pl.Float64}
    return pl.DataFrame([list(steps), list(steps.values()), shares], schema=schema)


def _counts(facts: Facts) -> polars.DataFrame:
    schema = {"measure": pl.String, "count": pl.Int64}
    activity = facts.activity
    if activity is None:
        return pl.DataFrame(schema=schema)
    counts = {str(facts.kind): activity.orders}
    if facts.rows.has("amount"):
        counts["refunds"] = activity.refunds
    counts["customers"] = activity.customers
    if facts.rows.has("amount"):
        counts["refund-only customers"] = activity.refund_only
    return pl.DataFrame([list(counts), list(counts.values())], schema=schema)


def _gaps(facts: Facts) -> polars.DataFrame:
    names = next(spec.columns for spec in TABLES if spec.name == "gaps")
    schema = dict.fromkeys(names, pl.Int64)
    activity = facts.activity
    if activity is None or activity.gaps.is_empty() or facts.kind is Kind.SUBSCRIPTIONS:
        return pl.DataFrame(schema=schema)
    values = {name: quantile(activity.gaps, percent) for name, percent in QUANTILES.items()}
    row = {
        "gaps": int(activity.gaps["times"].sum()),
        "repeaters": activity.repeaters,
        **values,
        "suggested_inactive_after_days": quantile(activity.gaps, SUGGESTED),
    }
    return pl.DataFrame([row], schema=schema)


def _source(facts: Facts) -> Phrase:
    said: list[Phrase] = [Phrase("inspect.rows", {"count": facts.whole.rows})]
    if facts.activity:
        customers = facts.activity.customers + facts.activity.refund_only
        said.append(Phrase("inspect.customers", {"count": customers}))
    if facts.span:
        first, last = _ends(facts.span)
        said.append(Phrase("inspect.span", {"first": first, "last": last}))
    rows, preset = facts.rows, facts.rows.columns.preset
    files = filter(None, (rows.encoding, preset.name if preset else None))
    return Phrase(
        "inspect.source", {"said": tuple(said), "files": "".join(f" · {f}" for f in files)}
    )


def _ends(span: Span) -> tuple[str, str]:
    pattern = "%Y-%m-%d %H:%M" if span.has_clock else "%Y-%m-%d"
    return format(span.first, pattern), format(span.last, pattern)


def _account(facts: Facts) -> Account:
    if facts.collected is None or facts.activity is None:
        return _bare_account(facts)
    activity = facts.activity
    cells = pl.DataFrame({"orders": [activity.orders], "refunds": [activity.refunds]})
    people = pl.DataFrame({"ordered": [1], "customers": [activity.customers]})
    return make_account(facts.rows, facts.collected.ledger, cells, people)


def _bare_account(facts: Facts) -> Account:
    """Return the account of rows that could not be read as orders: all of them are used."""
    rows, source, columns = facts.whole.rows, facts.rows.source, facts.rows.columns
    return Account(
        rows_read=rows, rows_filtered=0, rows_rejected=0, reasons={}, rows_deduplicated=0,
        rows_after_as_of=0, rows_used=rows, orders=0, refunds=0, customers=0, first=None,
        last=None, as_of=None, columns=dict(columns.roles), sources=source.names,
        preset=columns.preset.name if columns.preset else None, encoding=source.encoding,
    )  # fmt: skip


def _summary(facts: Facts, found: Sequence[Finding]) -> dict[str, object]:
    account, activity, gaps = _account(facts), facts.activity, _gaps(facts)
    days = active_days(facts)
    span = days[-1] - days[0] + 1 if days else 0
    by_severity = {s: sum(f.severity is s for f in found) for s in Severity}
    return {
        "rows_read": account.rows_read,
        "rows_rejected": account.rows_rejected,
        "rows_used": account.rows_used,
        "customers": account.customers,
        "refund_only_customers": activity.refund_only if activity else 0,
        "orders": account.orders,
        "refunds": account.refunds,
        "duplicate_rows": facts.whole.duplicates,
        "days": span,
        "days_without_orders": span - len(days),
        "suggested_inactive_after_days": None if gaps.is_empty() else gaps[0, -1],
        "errors": by_severity[Severity.ERROR],
        "warnings": by_severity[Severity.WARNING],
        "notes": by_severity[Severity.NOTE],
    }
