"""BG/NBD and MBG/NBD: customers buy at rates of their own and may stop after a purchase.

Rates have a gamma distribution (r, alpha), the probabilities of stopping a beta
distribution (a, b). Under BG/NBD a customer may stop after each repeat purchase, so one
without a repeat is alive for certain; under MBG/NBD also after the first purchase. That is
the whole difference: x chances to stop, or x + 1. All is written here with the chances c.

Sources:
    Fader, Hardie & Lee (2005), "Counting your customers the easy way: an alternative to the
    Pareto/NBD model", Marketing Science 24(2), 275–284; named FHL below.
    Batislam, Denizel & Filiztekin (2007), "Empirical validation and comparison of models for
    customer base analysis", International Journal of Research in Marketing 24(3), 201–209,
    with the erratum by Wagner & Hoppe (2008), 25(3), 225–226.
    Hoppe & Wagner (2007), "Customer base analysis: the case for a central variant of the
    betageometric/NBD model", Marketing – Journal of Research and Management 3(2), 75–90.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.beta_geometric_fit import Sums, odds, risky
from retainr.models.lasting_series import ahead, from_start
from retainr.models.purchases import Expected
from retainr.models.rising import log_negative_binomial

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.models.purchases import Customers, Horizon, Likelihood

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BetaGeometric:
    """A model of the family.

    Attributes:
        name: on the command line.
        first_chances: chances to stop at the first purchase: 0 or 1.
    """

    name: str
    first_chances: int

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of its four parameters."""
        return ("r", "alpha", "a", "b")

    def likelihood(self, customers: Customers) -> Likelihood:
        """Return the log-likelihood of these customers as a function of log parameters.

        FHL eq. (6); that of Batislam et al. (2007) is the same with one chance more.
        """
        return Sums.of(customers, self.first_chances).height

    def p_alive(self, values: Floats, customers: Customers) -> Expected:
        """Return the probability of not having stopped: 1 / (1 + odds of having stopped).

        Fader & Hardie (2008), "Computing P(alive) using the BG/NBD model"; for MBG/NBD
        Wagner & Hoppe (2008). Where there was no chance to stop it is 1.
        """
        value, slopes = np.ones(len(customers.age)), np.zeros((4, len(customers.age)))
        for some in risky(customers, self.first_chances):
            stopped = odds(values, customers.where(some), self.first_chances)
            value[some] = stopped.alive
            slopes[:, some] = -stopped.alive * (stopped.odds * stopped.alive) * stopped.slopes
        return Expected(value, slopes)

    def orders_if_alive(self, values: Floats, customers: Customers, horizon: Horizon) -> Expected:
        """Return what customers who are alive are expected to buy: FHL eq. (10) by P(alive)."""
        return ahead(values, customers, horizon, self.first_chances)

    def orders_from_start(self, values: Floats, times: Floats) -> Floats:
        """Return E[X(t)], the repeat purchases expected of a new customer until each time.

        FHL eq. (9); under MBG/NBD the share b / (a + b) that did not stop at once makes them.
        """
        _, _, a, b = values.tolist()
        staying = 1.0 if self.first_chances == 0 else b / (a + b)
        return staying * from_start(values, times, self.first_chances)

    def probability(self, values: Floats, orders: Integers, time: float) -> Floats:
        """Return P(X(t) = n): that a new customer buys again n times until the time.

        FHL eq. (8), Batislam et al. (2007): as many purchases and not stopped, or so many at
        least but for having stopped after the last of these.

        Args:
            values: r, alpha, a, b.
            orders: n, from 0 on.
            time: above 0.
        """
        from scipy.special import betainc

        r, alpha, a, b = values.tolist()
        chances = orders + self.first_chances
        i = np.arange(chances.max(initial=0))
        stays = np.concatenate([[0.0], np.cumsum(-np.log1p(a / (b + i)))])
        exactly = np.exp(stays[chances] + log_negative_binomial(r, alpha, orders, time))
        risky = chances > 0
        last = chances[risky] - 1
        at_least = np.ones(len(last))
        more = orders[risky] > 0
        at_least[more] = betainc(orders[risky][more], r, time / (alpha + time))
        exactly[risky] += np.exp(stays[last]) * a / (a + b + last) * at_least
        return exactly


BG_NBD = BetaGeometric("bg-nbd", first_chances=0)
MBG_NBD = BetaGeometric("mbg-nbd", first_chances=1)
