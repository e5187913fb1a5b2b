"""What more retention would be worth: how a change of it enters the models.

The change is stated as in the saying it puts to the test ("5% more retention gives 25–95%
more profit"): one rate of retention becomes another, 0.80 × 1.05 or 0.80 + 0.05.

Every customer's own tendency to leave is multiplied by the same number k from now on (the
chance to leave after an order in BG/NBD and MBG/NBD, the rate of leaving in Pareto/NBD, the
chance to leave at a renewal in sBG): customers stay as different as they are. What they
did so far is done: who is alive today, and how often they order, are not judged anew.

- For the three models of orders E′(t) = E(k·t) / k, whatever the parameters: one who orders
  at the rate λ and leaves with the chance p after each is expected to order
  (1 − exp(−λ·p·t)) / p times, and (λ/μ)·(1 − exp(−μ·t)) times leaving at the rate μ.
- Their retention is the share of new customers still there after a year, R. It becomes
  R(k·1 year), so k is the time at which R has fallen to the rate wished for, in years.
  (Of MBG/NBD: of those who did not leave at once.)
- For sBG the mean chance to leave becomes k times what it was, with alpha + beta, and so the
  polarization 1 / (alpha + beta + 1), left as they are. Retention is that of the first
  renewal, beta / (alpha + beta).
- For the simple rule it is the retention of a period, 1 − churn rate.

Sources:
    Reichheld & Sasser (1990), "Zero defections", Harvard Business Review 68(5), 105–111, for
    the saying; Gupta, Lehmann & Stuart (2004), "Valuing customers", Journal of Marketing
    Research 41(1), 7–18, for the simple rule; Fader & Hardie (2010), "Customer-base valuation
    in a contractual setting", Marketing Science 29(1), 85–93: the underlying rates of each
    customer are raised, since one rate for all understates what that is worth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np

if TYPE_CHECKING:
    from collections.abc import Callable

    Curve: TypeAlias = Callable[[float], float]

HALVINGS = 50
FARTHEST = math.log(1e9)
"""How far the tendency to leave may be changed, to either side."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of retention: by a part of itself (0.05 for +5%), or by points (0.05 for +5pp)."""

    relative: float = 0.0
    points: float = 0.0

    def of(self, retention: float) -> float:
        """Return the retention after the change; it may lie beyond 0 or 1."""
        return retention * (1 + self.relative) + self.points


def churn_after(churn_rate: float, change: Change) -> float:
    """Return the churn rate after a change of 1 − churn rate; NaN where none would be left.

    NaN also where more than all would be.
    """
    return _open(1 - change.of(1 - churn_rate))


def sbg_after(alpha: float, beta: float, change: Change) -> tuple[float, float]:
    """Return alpha and beta after a change of the mean retention; NaN as in `churn_after`."""
    both = alpha + beta
    churn = churn_after(alpha / both, change)
    return both * churn, both * (1 - churn)


def leaving_factor(share_left: Curve, year: float, change: Change) -> float:
    """Return k, by which the tendency to leave is multiplied; NaN where no k does it.

    That is where the retention wished for is not between 0 and 1, or where hardly anybody
    ever leaves.

    Args:
        share_left: the share of new customers still there after a time; it falls from 1.
        year: the length of a year in its unit of time.
        change: what becomes of the share after a year.
    """
    wished = change.of(share_left(year))
    low, high = -FARTHEST, FARTHEST
    if not share_left(year * math.exp(low)) > wished > share_left(year * math.exp(high)):
        return math.nan
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if share_left(year * math.exp(middle)) > wished:
            low = middle
        else:
            high = middle
    return math.exp((low + high) / 2)


def _open(rate: float) -> float:
    """Return a rate between 0 and 1, NaN for others."""
    return rate if 0 < rate < 1 else math.nan


def share_left_pareto(s: float, beta: float, time: float) -> float:
    """Return the share of new customers of the Pareto/NBD still there after a time.

    Source:
        Schmittlein, Morrison & Colombo (1987), "Counting your customers", Management Science
        33(1), 1–24: a gamma of exponential lifetimes is Pareto.
    """
    return math.exp(-s * math.log1p(time / beta))


def share_left_bg(r: float, alpha: float, a: float, b: float, time: float) -> float:
    """Return the share of new customers of the BG/NBD still there after a time.

    A customer with λ and p lives exp(−λ·p·t) long, which over λ is (1 + p·t/α)^(−r); over p
    it is 2F1(r, a; a + b; −t/α), taken as the integral that this stands for. In the logit of
    p the integrand has no singularity within π of the real line, so that equal steps
    converge to all digits. With b + 1 for b it is the share in the MBG/NBD of those who did
    not leave at once.

    Source:
        Fader, Hardie & Lee (2005), "Counting your customers the easy way", Marketing Science
        24(2), 275–284, for the model; NIST Digital Library of Mathematical Functions, 15.6.1
        for the integral; Trefethen & Weideman (2014), SIAM Review 56(3), 385–458 for the steps.
    """
    width = math.sqrt(1 / a + 1 / b)
    step, centre = min(0.25, width / 3), math.log(a / b)
    left, right = (math.ceil((50 / shape + 10 * width) / step) for shape in (a, b))
    logit = centre + step * np.arange(-left, right + 1)
    log_p, log_rest = -np.logaddexp(0, -logit), -np.logaddexp(0, logit)
    height = a * log_p + b * log_rest
    weight = np.exp(height - height.max())
    return float(weight @ np.exp(-r * np.log1p(np.exp(log_p) * (time / alpha))) / weight.sum())
