"""Operational time: the clock by which every customer's purchase rate is constant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.demo.truth import ShopTruth

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Season:
    """Map operational to calendar time.

    A Poisson process of rate λ in operational time is one of rate λ·s(t) in calendar time,
    s being the slope of operational time, so seasons shift purchases without changing the
    model (time-rescaling; Çınlar 1975, "Introduction to Stochastic Processes").

    Attributes:
        days: operational days at the start of each calendar day and at the end, (D + 1,).
        hours: share of a day's purchases before each full hour, (25,).
    """

    days: Floats
    hours: Floats

    @property
    def span(self) -> float:
        """Return the operational days from the first day to the last."""
        return float(self.days[-1])

    def calendar(self, operational: Floats) -> Floats:
        """Convert operational to calendar days, both since the start of the first day.

        Args:
            operational: days from 0 to less than the span, any shape.

        Returns:
            Calendar days, same shape, in the same order.
        """
        day = np.searchsorted(self.days, operational, side="right") - 1
        share = (operational - self.days[day]) / (self.days[day + 1] - self.days[day])
        in_day = np.interp(share, self.hours, np.arange(25) / 24)
        # A purchase in the last instant of a day belongs to that day.
        return np.asarray(day + np.minimum(in_day, 1 - 1e-9), dtype=np.float64)


def season(truth: ShopTruth) -> Season:
    """Build the clock from the yearly wave, the weekdays and the hours.

    Args:
        truth: its weights; the weekdays' are taken relative to their mean, so that over whole
            years an operational day is a day.

    Returns:
        The clock over all days observed.
    """
    count = (truth.end - truth.start).days
    day = np.arange(count)
    since_peak = day + truth.start.timetuple().tm_yday - truth.peak
    yearly = 1 + truth.season * np.cos(2 * np.pi * since_peak / 365.25)
    weekdays = np.asarray(truth.weekdays) / np.mean(truth.weekdays)
    weight = yearly * weekdays[(day + truth.start.weekday()) % 7]
    hours = np.cumsum(truth.hours) / np.sum(truth.hours)
    return Season(
        days=np.concatenate(([0.0], np.cumsum(weight))), hours=np.concatenate(([0.0], hours))
    )
