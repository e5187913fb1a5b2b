"""Answers of a survey as a whole: what their scores show, and whether that is what is asked."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load import ledger
from retainr.load.columns import choose
from retainr.load.likert import word_scales
from retainr.load.scales import NPS, Scale

if TYPE_CHECKING:
    import polars

    from retainr.load.files import Files
    from retainr.load.options import Needs
    from retainr.load.origin import Found
    from retainr.load.rows import Rows
    from retainr.load.scales import Seen

_SOME = 0.05


def answers(rows: Rows, needs: Needs) -> Rows:
    """Return the rows of a survey as a command reads them, however they were opened.

    Args:
        rows: the input.
        needs: what the command reads; its scale decides what is rejected.

    Raises:
        InputError: they are no answers, or lack a column that is needed.
    """
    needs, typed = needs.with_named(rows.reading), rows.typed
    if not typed.needs.survey:
        raise InputError(f"{rows.name}: not opened as a survey", 'load(…, kind="survey")')
    if missing := set(needs.required) - set(typed.columns.roles):
        header, preset = rows.source.columns, typed.columns.preset
        choose(rows.name, header, rows.reading.columns, needs, preset)
        raise InputError(f"{rows.name}: {' and '.join(sorted(missing))} not read", "load it again")
    files = dataclasses.replace(rows.files, typed=dataclasses.replace(typed, needs=needs))
    return dataclasses.replace(rows, origin=files)


def tally(frame: polars.LazyFrame, scale: Scale | None) -> polars.LazyFrame:
    """Return the scores that the filters leave: a small table, whatever the column holds.

    Args:
        frame: typed rows with their fate.
        scale: what the command reads; None where it is not known.
    """
    score = pl.col("score")
    off = ~scale.holds(score) if scale else pl.lit(value=False)
    # Of numbers beyond all scales, how many there are is enough.
    half = (score.clip(-1, 101) * 2).floor() / 2
    left = frame.filter(score.is_not_null() & ledger.left())
    return left.group_by(score=half).agg(
        rows=pl.len(),
        low=score.min(),
        high=score.max(),
        outside=off.sum(),
    )


def wrong_scale(files: Files, found: Found) -> InputError | None:
    """Return the error for scores that as a whole are on another scale than the one asked for."""
    needs, seen = files.typed.needs, found.ledger.scores
    if needs.scale is None or seen is None or not seen.responses:
        return None
    asked, told = needs.scale, found.decided.score.highest
    if told is not None and told != asked.high:
        words = found.decided.score.words is not None
        said = f"are words of {told} steps" if words else f"are out of {told}"
        return _error(files, asked, said, f"1-{told}", may_be=_words_of(asked) and words)
    accepted = asked.declared and _rejected(found) <= files.reading.max_rejects
    if seen.outside > _SOME * seen.responses and not accepted:
        return _error(files, asked, seen.span, _like(seen, asked))
    narrower = None if asked.declared else seen.narrower(asked)
    return _error(files, asked, seen.span, narrower.option) if narrower else None


def _rejected(found: Found) -> float:
    account = found.ledger
    return sum(account.reasons.values()) / max(account.rows_read - account.rows_filtered, 1)


def _like(seen: Seen, asked: Scale) -> str | None:
    """Return the scale that the scores are on, as `--scale` takes it."""
    if asked.whole and seen.within(asked):
        return asked.option
    if seen.shown == NPS and seen.low and seen.low >= 1:
        return "1-10"
    if seen.shown == NPS and seen.low == 0 and seen.within(Scale(0, 5)):
        return "0-5"
    return seen.shown.option if seen.shown else None


def _words_of(asked: Scale) -> bool:
    """Say whether words can be read on a scale."""
    return asked.high in {scale.steps for scale in word_scales()}


def _error(
    files: Files, asked: Scale, said: str, shown: str | None, *, may_be: bool = True
) -> InputError:
    """Return the error; scores of the very scale that was asked for are no whole numbers.

    Args:
        files: the input.
        asked: the scale that is not theirs.
        said: what they show.
        shown: the scale that looks like theirs, as `--scale` takes it.
        may_be: they could be read on the scale asked for, if the user declared it.
    """
    column = files.columns.roles["score"]
    part = shown == asked.option
    wanted = f"only whole numbers from {asked.low} to {asked.high}" if part else asked.label
    kept = may_be and not asked.declared
    hint = _hint(asked, None if part else shown, files.typed.needs.scale_option, kept=kept)
    return InputError(f'{files.name}: scores in "{column}" {said}: not {wanted}', hint)


def _hint(asked: Scale, shown: str | None, option: str | None, *, kept: bool) -> str:
    other = "another question? --score COL"
    if shown is None:
        return f'{other}; codes for no answer? --where "…"'
    if option is not None:
        return f"{option} {shown}; {other}"
    if (asked.low, asked.high) == (NPS.low, NPS.high):
        same = f"; if 0 to 10 was asked all the same: --scale {asked.option}"
        return f"{other}; for this scale: csat --scale {shown}{same if kept else ''}"
    if shown == NPS.option:
        return f"{other}; 0 to 10 is the scale of nps"
    same = f", or --scale {asked.option} if that was asked all the same"
    return f"--scale {shown}{same if kept else ''}; {other}"
