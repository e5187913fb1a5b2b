"""Which forms of time a column uses: decided once, from all its values.

The forms that a sample shows are tried first. When rows remain that none of them can
read, those rows decide whether further forms are in use; only what no form can read is a
reject. Whether day or month comes first is read off values that leave no choice
(13/01/2024). Where there is none, or values contradict each other, only those that read
one way are read.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.evidence import TEXT, least, look
from retainr.load.forms import ANY, rivals_of
from retainr.load.times import TimeChoice, check_offsets, form_of, padded, plan_text, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars

    from retainr.load.evidence import Evidence
    from retainr.load.forms import Form


@dataclass(frozen=True)
class _Shape:
    """Hold what a column says about one shape.

    Attributes:
        rivals: the forms of this shape; one, or one for each order of day, month and year.
        example: a text that some of them read.
        dmy: a text that has to begin with the day, if there is one.
        mdy: a text that has to begin with the month.
        both: a text that could begin with either, with different results.
        year_first: nothing says that the year stands last.
    """

    rivals: tuple[Form, ...]
    example: str | None
    dmy: str | None = None
    mdy: str | None = None
    both: str | None = None
    year_first: bool = False


def choose(evidence: Evidence, order: str | None, pattern: str | None = None) -> TimeChoice:
    """Return what the sample shows, or all values where it does not decide.

    Args:
        evidence: the column.
        order: `dmy` or `mdy` as the user says, None to find out.
        pattern: the only form, as the user says.

    Raises:
        InputError: some times have an offset and others have none.
    """
    spaces = bool(look(evidence.sample, found=padded(pl.col(TEXT)).any())["found"])
    if pattern:
        return TimeChoice((form_of(pattern),), spaces, final=True)
    shapes = _shapes(evidence.sample)
    whole = order is None and _undecided(shapes)
    if whole:
        shapes = _shapes(evidence.rows, [str(shape.example) for shape in shapes])
    return _settled(evidence, shapes, order, TimeChoice(general=spaces, final=whole))


def revise(evidence: Evidence, choice: TimeChoice, order: str | None) -> TimeChoice:
    """Return the decision that the rows which were not read call for.

    Args:
        evidence: the column.
        choice: what was decided before.
        order: `dmy` or `mdy` as the user says, None to find out.

    Raises:
        InputError: as `choose`.
    """
    if choice.final and choice.general:
        return choice
    plan = plan_text(TEXT, choice, "UTC")
    unread = evidence.rows.filter(plan.value.is_null() & ~plan.empty)
    spaces = bool(look(unread, found=padded(pl.col(TEXT)).any())["found"])
    if choice.final:
        return dataclasses.replace(choice, general=spaces)
    shapes = _shapes(unread)
    before = dataclasses.replace(choice, general=choice.general or spaces or bool(shapes))
    if any(shape.rivals[0].order for shape in shapes):
        # Values that were read are evidence too.
        shapes = _shapes(evidence.rows, [text for _, text in choice.examples])
        before = TimeChoice(general=True)
    return _settled(evidence, shapes, order, dataclasses.replace(before, final=True))


def _shapes(frame: polars.LazyFrame, known: Sequence[str] = ()) -> list[_Shape]:
    """Return the shapes of time that occur among texts, with what they say.

    Args:
        frame: the texts.
        known: some of them; their forms need not be looked for.
    """
    bare = frame.select(pl.col(TEXT).str.strip_chars())
    found = _candidates(bare, known)
    readings: dict[str, polars.Expr] = {}
    asked: dict[str, polars.Expr] = {}
    for number, rivals in enumerate(found):
        own = {f"{number}{form.order}": read(pl.col(TEXT), form, "UTC") for form in rivals}
        readings |= own
        questions = _questions([pl.col(name) for name in own])
        asked |= {f"{number}:{name}": question for name, question in questions.items()}
    answers = look(bare.with_columns(**readings), **asked)
    shapes = [
        _Shape(rivals, **_about(answers, f"{number}:"))  # type: ignore[arg-type]
        for number, rivals in enumerate(found)
    ]
    return [shape for shape in shapes if shape.example is not None]


def _about(answers: Mapping[str, object], start: str) -> dict[str, object]:
    return {n.removeprefix(start): said for n, said in answers.items() if n.startswith(start)}


def _candidates(bare: polars.LazyFrame, known: Sequence[str]) -> tuple[tuple[Form, ...], ...]:
    text = pl.col(TEXT)
    other = text.str.contains(ANY)
    if known:
        other &= ~text.str.contains("|".join(rivals[0].shape for rivals in rivals_of(known)))
    skeletons = text.filter(other).str.replace_all("[0-9]", "9").unique()
    found = bare.select(skeletons).collect(engine="streaming")[TEXT]
    return rivals_of([*known, *found])


def _questions(readings: list[polars.Expr]) -> dict[str, polars.Expr]:
    """Return what to ask about the readings of one shape, as `_Shape` holds it."""
    if len(readings) == 1:
        return {"example": least(readings[0].is_not_null())}
    day, month = readings[0], readings[1]
    first_is_day = day.is_not_null() & month.is_null()
    asked = {
        "example": least(pl.coalesce(readings).is_not_null()),
        "dmy": least(first_is_day),
        "mdy": least(month.is_not_null() & day.is_null()),
        "both": least((day != month).fill_null(value=False)),
    }
    if len(readings) > 2:
        numbers = pl.col(TEXT).str.extract_groups("^([0-9]+)[/.-][0-9]+[/.-]([0-9]{2})")
        first, last = (
            pl.when(day.is_not_null()).then(numbers.struct[n]).cast(pl.Int64) for n in (0, 1)
        )
        # Where a number is no day the year stands last; else where it varies less.
        other = (day.is_not_null() | month.is_not_null()) & readings[2].is_null()
        spans = (last.max() - last.min()) >= (first.max() - first.min())
        asked["year_first"] = spans & ~other.any()
        asked["dmy"] = pl.when(~asked["year_first"]).then(asked["dmy"])
    return asked


def _undecided(shapes: Iterable[_Shape]) -> bool:
    """Say whether other values may still tell the day from the month, or from the year."""
    by_family: dict[str, list[_Shape]] = {"": [], "/": [], ".": []}
    for shape in shapes:
        by_family[shape.rivals[0].family].append(shape)
    slashes, dots = by_family["/"], by_family["."]
    day, month = any(shape.dmy for shape in slashes), any(shape.mdy for shape in slashes)
    if slashes and not day and not month:
        return True
    return any(shape.year_first for shape in (*dots, *(slashes if day else ())))


def _settled(
    evidence: Evidence, shapes: list[_Shape], order: str | None, before: TimeChoice
) -> TimeChoice:
    """Return the choice with the forms that the shapes of a column come to."""
    usual = evidence.usual
    orders = {sign: (order,) if order else _orders(shapes, sign, usual) for sign in ("/", ".")}
    doubts = [shape.both for shape in shapes if shape.both and shape.rivals[0].family == "/"]
    told = (
        order
        or usual
        or any(shape.dmy or shape.mdy for shape in shapes if shape.rivals[0].family == "/")
    )
    found = [
        (form, str(shape.example))
        for shape in shapes
        for form in shape.rivals
        if _in_use(form, shape, orders, order)
    ]
    known = dict(before.examples)
    choice = dataclasses.replace(
        before,
        forms=tuple(dict.fromkeys((*before.forms, *(form for form, _ in found)))),
        examples=(*((form, text) for form, text in found if form not in known), *before.examples),
        doubt=min(doubts) if doubts and not told else None,
    )
    check_offsets(choice, evidence.file, evidence.column)
    return choice


def _in_use(
    form: Form, shape: _Shape, orders: Mapping[str, tuple[str, ...]], order: str | None
) -> bool:
    if not form.order:
        return True
    if form.order == "ymd":
        return order is None and shape.year_first and "dmy" in orders[form.family]
    return form.order in orders[form.family]


def _orders(shapes: Iterable[_Shape], family: str, usual: str | None) -> tuple[str, ...]:
    """Return the orders of day and month that the values of one separator allow."""
    mine = [shape for shape in shapes if shape.rivals[0].family == family]
    day, month = any(shape.dmy for shape in mine), any(shape.mdy for shape in mine)
    if day or month:
        return tuple(name for name, seen in (("dmy", day), ("mdy", month)) if seen)
    if family == ".":
        return ("dmy",)
    return (usual,) if usual else ("dmy", "mdy")


def doubtful(file: str, column: str, text: str) -> InputError:
    """Return the error for a column whose values leave day and month open.

    Args:
        file: name of the input.
        column: name in the file.
        text: a value that reads both ways.
    """
    value = pl.DataFrame({TEXT: [text]})
    times = [read(pl.col(TEXT), form, "UTC") for form in rivals_of([text])[0][:2]]
    days = [value.select(time.dt.date().cast(pl.String)).item() for time in times]
    return InputError(
        f'{file}: "{column}" does not tell the day from the month: '
        f"{text} is {days[0]} or {days[1]}",
        "--date-order dmy or --date-order mdy says which (or --time-format)",
    )
