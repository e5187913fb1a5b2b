"""Whether a column's decimals stand after a point or a comma: decided once, from all values.

1,234 may be a thousand or a bit more than one. Values that leave no choice (1,50 or
1,234.50) decide; where there is none, that is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.amounts import SHAPES, AmountChoice, AmountColumn, bare, parsed, with_comma
from retainr.load.evidence import TEXT, least, look
from retainr.load.ids import MISSING

if TYPE_CHECKING:
    import polars

    from retainr.load.evidence import Evidence


_OPTIONS = "--decimal point or --decimal comma"


@dataclass(frozen=True)
class _Seen:
    """Hold what amounts say about their style.

    Attributes:
        point: how many are a number only with a decimal point.
        comma: how many are one only with a decimal comma.
        point_text: one that needs a point.
        comma_text: one that needs a comma.
        both: one that is a number with either, but not the same one.
        no_digits: some whole numbers are more than digits.
        no_point: some numbers with a decimal point are more than digits and a point.
        no_comma: the same with a comma.
    """

    point: int
    comma: int
    point_text: str | None
    comma_text: str | None
    both: str | None
    no_digits: bool
    no_point: bool
    no_comma: bool

    def formatted(self, style: str) -> bool:
        """Say whether amounts of this style cannot be parsed as they stand."""
        unfit = {"": self.no_digits, "point": self.no_point, "comma": self.no_comma}
        return unfit[style]


def choose(evidence: Evidence, style: str | None) -> AmountChoice:
    """Return what the sample shows, or all values where it does not decide.

    Args:
        evidence: the column.
        style: `point` or `comma` as the user says, None to find out.

    Raises:
        InputError: only the user can tell, or as many values need a point as a comma.
    """
    seen = _seen(evidence.sample)
    decided = bool(seen.point) != bool(seen.comma)
    whole = style is None and not decided and bool(seen.point or seen.both)
    if whole:
        seen = _seen(evidence.rows)
    found = style or _style(evidence, seen)
    return AmountChoice(found, seen.formatted(found), final=whole)


def revise(evidence: Evidence, choice: AmountChoice, style: str | None) -> AmountChoice:
    """Return the decision that the rows which were not read call for.

    Args:
        evidence: the column.
        choice: what was decided before.
        style: `point` or `comma` as the user says, None to find out.

    Raises:
        InputError: as `choose`.
    """
    if choice.final and choice.formatted:
        return choice
    column = AmountColumn(TEXT, pl.String(), choice)
    number = column.number()
    unread = number.is_null() | ~number.is_finite()
    seen = _seen(evidence.rows.filter(unread & ~column.blank()))
    found = style or choice.style
    if not style and not choice.final:
        against = seen.point if found == "comma" else seen.comma
        if found and against:
            # Values that were read are evidence too.
            seen = _seen(evidence.rows)
        if against or not found:
            found = _style(evidence, seen)
    return AmountChoice(found, choice.formatted or seen.formatted(found), final=True)


def _seen(frame: polars.LazyFrame) -> _Seen:
    text, number = pl.col(TEXT), pl.col("number")
    made = frame.select(TEXT, number=bare(text)).with_columns(
        point=number.str.contains(SHAPES["point"]),
        comma=number.str.contains(SHAPES["comma"]),
        common=number.str.contains(SHAPES[""]),
        word=text.str.strip_chars().str.to_lowercase().is_in(MISSING),
        # Only such a number can be read both ways and mean two things.
        either=number.str.contains(r"^[-+(]?\s*[1-9][0-9]{0,2}[.,][0-9]{3}\s*[-)]?$"),
    )
    point, comma, common, word = (pl.col(name) for name in ("point", "comma", "common", "word"))
    asked = {
        "point": (point & ~comma).sum(),
        "comma": (comma & ~point).sum(),
        "point_text": least(point & ~comma),
        "comma_text": least(comma & ~point),
        "both": least(pl.col("either") & point & comma),
        "no_digits": (word | (common & text.cast(pl.Int64, strict=False).is_null())).any(),
        "no_point": (word | (point & text.cast(pl.Float64, strict=False).is_null())).any(),
        "no_comma": (word | (comma & with_comma(text).is_null())).any(),
    }
    return _Seen(**look(made, **asked))  # type: ignore[arg-type]


def _style(evidence: Evidence, seen: _Seen) -> str:
    """Return the style that most values need, or none where all are whole numbers.

    Raises:
        InputError: there is no such majority, or no value that tells and some that need it.
    """
    where = f'{evidence.file}: "{evidence.column}"'
    if seen.point == seen.comma and seen.point:
        raise InputError(
            f"{where} has decimals after a point ({seen.point_text}) and after a comma "
            f"({seen.comma_text}), as many of each",
            f"{_OPTIONS}; values of the other kind are rejects then",
        )
    if seen.point or seen.comma:
        return "point" if seen.point > seen.comma else "comma"
    if seen.both is None:
        return ""
    number = bare(pl.lit(seen.both))
    with_point, with_comma = pl.select(
        point=parsed(number, "point"), comma=parsed(number, "comma")
    ).row(0)
    raise InputError(
        f"{where} does not tell a decimal sign from one between thousands: {seen.both} is "
        f"{with_point:g} or {with_comma:g}",
        f"{_OPTIONS} says which",
    )
