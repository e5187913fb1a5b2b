"""What several metrics want of the same rows, so that these are read once for all of them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retainr.load.origin import Known

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from retainr.lazy import Frame
    from retainr.load.origin import ByDay, Plan
    from retainr.load.rows import Collected, Rows


@dataclass(frozen=True)
class Ahead:
    """Say what a metric collects of rows, and what it makes of it.

    Attributes:
        key: equal for equal wants.
        frames: from the typed rows and the as-of day to named frames.
        made: from what they came to, to what the metric goes on with.
        as_of_first: the frames need the as-of day.
        fuller: the key of a want that holds all that this one asks for, or None.
        sources: keys of wants that it can be made of as well, where they are there anyhow.
        derived: from what one of these came to, to what the metric goes on with.
        by_day: from customers' days, where an origin has them, to frames that tell the same.
        base: the want of `sources` that is read where an origin has customers' days.
    """

    key: Hashable
    frames: Callable[[Frame, dt.date | None], Mapping[str, Frame]]
    made: Callable[[Collected], Any]
    as_of_first: bool = False
    fuller: Hashable | None = None
    sources: tuple[Hashable, ...] = ()
    derived: Callable[[Any], Any] | None = None
    by_day: Callable[[ByDay], Mapping[str, Frame]] | None = None
    base: Ahead | None = None

    def of(self, rows: Rows) -> Any:
        """Return what was made of the rows before, or else read them and make it.

        Raises:
            InputError: the rows cannot be read, or too many are rejected.
        """
        for key in (self.key, self.fuller):
            if key in rows.ahead:
                return rows.ahead[key]
        if self.base and self.derived and rows.origin.by_day:
            return self.derived(self.base.of(rows))
        return self.made(rows.collect(self.plan(rows), as_of_first=self.as_of_first))

    def plan(self, rows: Rows) -> Plan:
        """Return the plan over rows: of customers' days where the origin has them."""
        known, made = rows.origin.by_day, self.by_day
        if known is None or made is None:
            return self.frames
        return Known(made(known))


def read_ahead(rows: Rows, wanted: Iterable[Ahead]) -> Rows:
    """Return rows that remember what several metrics want; they are read once for all.

    Raises:
        InputError: the rows cannot be read, or too many are rejected.
    """
    by_key = {one.key: one for one in wanted}
    each = [one for one in by_key.values() if not {one.fuller, *one.sources} & set(by_key)]
    if not each:
        return rows
    rest = [one for one in by_key.values() if one.derived and one not in each]

    def together(frame: Frame, as_of: dt.date | None) -> dict[str, Frame]:
        """Return the frames of all, under names that tell whose they are."""
        return {
            f"{n}:{name}": found
            for n, one in enumerate(each)
            for name, found in one.plan(rows)(frame, as_of).items()
        }

    collected = rows.collect(together, as_of_first=any(one.as_of_first for one in each))
    frames = collected.frames
    # What is made of a part may free its memory, so nobody else holds it.
    found = collected.only({})
    del collected
    made = {}
    for n, one in enumerate(each):
        own = [name for name in frames if name.startswith(f"{n}:")]
        part = {name.partition(":")[2]: frames.pop(name) for name in own}
        made[one.key] = one.made(found.only(part))
    made |= {one.key: _derived(one, made) for one in rest}
    return dataclasses.replace(rows, ahead=made)


def _derived(one: Ahead, made: Mapping[Hashable, Any]) -> Any:
    """Return what a want comes to, made of what another one came to."""
    assert one.derived is not None
    return one.derived(next(made[key] for key in one.sources if key in made))
