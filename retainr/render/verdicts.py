"""The rows of `check` as texts, for machines that show them to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lang import numbers as fmt
from retainr.render.block_text import texts_in
from retainr.render.wide import said
from retainr.render.wording import plain
from retainr.results import Listing

if TYPE_CHECKING:
    from retainr.lang import Texts
    from retainr.results import Result


@dataclass(frozen=True)
class Shown:
    """Hold what is shown of one check, each text one line without control characters.

    Attributes:
        name: of the check.
        metric: command and name of its number.
        status: pass, fail, warn or no-data.
        message: what is said about it; its number and bounds where nothing is.
        whole: cell, value, interval, bound, period and last day, then what is said.
        blind: what becomes of it without data: `fail`, `warn` or `pass`.
        gates: it may change the exit code.
    """

    name: str
    metric: str
    status: str
    message: str
    whole: str
    blind: str
    gates: bool

    @property
    def is_failure(self) -> bool:
        """Say whether it fails the run."""
        blind = self.status == "no-data" and self.gates and self.blind == "fail"
        return self.status == "fail" or blind

    @property
    def is_skipped(self) -> bool:
        """Say whether nothing was decided, or nothing that fails the run."""
        return self.status in ("warn", "no-data") and not self.is_failure


def verdicts_shown(result: Result, texts: Texts, blind: str) -> list[Shown]:
    """Return the checks of a result as texts.

    Args:
        result: of `check`.
        texts: the language.
        blind: what becomes of a check without data: `fail`, `warn` or `pass`.
    """
    listing = next(b.body for b in result.blocks if isinstance(b.body, Listing))
    lanes = [texts_in(lane, texts) for lane in listing.lanes]
    heads = [texts.text(lane.heading) for lane in listing.lanes]
    shown = []
    for row, cells in zip(
        said(result.tables[0], texts).iter_rows(named=True), zip(*lanes, strict=True), strict=True
    ):
        told = [f"{head} {cell}" for head, cell in zip(heads[1:], cells[1:], strict=True) if cell]
        if row["numerator"] is not None and row["denominator"] is not None:
            told.append(f"{fmt.mixed(row['numerator'])} / {fmt.mixed(row['denominator'])}")
        told += [str(row[name]) for name in ("period", "clock", "as_of") if row[name]]
        facts = ", ".join(told)
        message = row["message"] or facts
        shown.append(
            Shown(
                name=plain(row["check"]),
                metric=plain(row["metric"]),
                status=row["status"],
                message=plain(message),
                whole=plain(facts if message == facts else f"{message} ({facts})"),
                blind=blind,
                gates=row["severity"] == "fail",
            )
        )
    return shown
