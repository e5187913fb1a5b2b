"""The parameters that a simulated shop is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Channel:
    """Describe the customers that one way of acquisition brings.

    Attributes:
        name: as it stands in the orders.
        share: of the new customers; the shares need not add up to one.
        a: first parameter of the Beta distribution of the dropout probability.
        b: second parameter; the mean probability is a / (a + b).
    """

    name: str
    share: float
    a: float
    b: float


@dataclass(frozen=True)
class ShopTruth:
    """Hold everything that a shop is simulated from; the defaults are a lively small shop.

    Buying follows the BG/NBD model of Fader, Hardie & Lee (2005), "Counting your customers
    the easy way". Their fit to CDNOW has r 0.243 and α 4.414 weeks with a 0.793 and b 2.426;
    here customers buy more often, and a and b depend on the channel, organic keeping theirs.
    Spend follows the gamma-gamma model of Fader & Hardie (2013), with their CDNOW fit.

    Attributes:
        start: first day.
        months: calendar months observed, that of the first day included.
        r: shape of the Gamma distribution of the purchase rate.
        alpha: rate of that distribution, in weeks; the mean purchase rate is r / alpha a week.
        channels: ways of acquisition, with their dropout.
        spend_p: shape of an order's value around the customer's mean.
        spend_q: shape of the Gamma distribution of ν; the mean spend is p·γ / (q - 1).
        spend_gamma: rate of that distribution, in money.
        season: how far the yearly wave rises above 1 at its peak, from 0 to less than 1.
        peak: day of the year of that peak, 1 to 366.
        weekdays: weights of Monday to Sunday, all positive.
        hours: weights of the 24 hours, none negative.
        refunds: share of the orders that are refunded in full.
        asked: share of the customers that are asked for a score from 0 to 10, once, after one
            of their orders.
        cutpoints: logits of a score of at most 0, 1, … 9 of who has dropped out, rising.
        loyalty: by how much the logits are lower while the customer has not dropped out.
        commented: share of the answers with a comment.

    Raises:
        ValueError: a parameter outside its range.
    """

    start: date = date(2023, 1, 1)
    months: int = 24
    r: float = 0.4
    alpha: float = 5.0
    channels: tuple[Channel, ...] = (
        Channel("organic", 0.5, 0.793, 2.426),
        Channel("ads", 0.3, 1.1, 1.9),
        Channel("referral", 0.2, 0.6, 3.4),
    )
    spend_p: float = 6.25
    spend_q: float = 3.74
    spend_gamma: float = 15.44
    season: float = 0.25
    peak: int = 335
    weekdays: tuple[float, ...] = (1.05, 1.0, 0.95, 0.95, 0.9, 1.0, 1.15)
    hours: tuple[float, ...] = (
        *(0.4, 0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 0.8, 1.0, 1.2, 1.3, 1.3),
        *(1.3, 1.2, 1.1, 1.1, 1.1, 1.2, 1.4, 1.7, 1.9, 1.8, 1.3, 0.7),
    )
    refunds: float = 0.0
    asked: float = 0.3
    cutpoints: tuple[float, ...] = (-3.0, -2.6, -2.2, -1.8, -1.4, -0.8, -0.2, 0.5, 1.4, 2.3)
    loyalty: float = 1.5
    commented: float = 0.4

    def __post_init__(self) -> None:
        """Refuse what no shop can be simulated from."""
        positive = (self.months, self.r, self.alpha, self.spend_p, self.spend_gamma)
        checks = {
            "months, r, alpha, spend_p and spend_gamma are positive": min(positive) > 0,
            "spend_q is above 1, or the mean spend does not exist": self.spend_q > 1,
            "season is from 0 to less than 1": 0 <= self.season < 1,
            "there are 7 positive weekdays": len(self.weekdays) == 7 and min(self.weekdays) > 0,
            "there are 24 hours, none negative": len(self.hours) == 24 and min(self.hours) >= 0,
            "there are 10 rising cutpoints": len(set(self.cutpoints)) == 10
            and list(self.cutpoints) == sorted(self.cutpoints),
        }
        if broken := [rule for rule, holds in checks.items() if not holds]:
            raise ValueError(f"not so: {'; '.join(broken)}")

    @property
    def end(self) -> date:
        """Return the day after the last one, the first of a month."""
        month = self.start.year * 12 + self.start.month - 1 + self.months
        return date(month // 12, month % 12 + 1, 1)
