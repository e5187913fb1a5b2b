"""The metrics, one file or folder each. A new one is registered here, and nowhere else."""

from __future__ import annotations

from retainr.metrics.ces import CES
from retainr.metrics.churn import CHURN
from retainr.metrics.clv import CLV
from retainr.metrics.cohort import COHORT
from retainr.metrics.csat import CSAT
from retainr.metrics.definitions import DEFINITIONS
from retainr.metrics.inspect import INSPECT
from retainr.metrics.lifecycle import LIFECYCLE
from retainr.metrics.loyalty import LOYALTY
from retainr.metrics.metric import Metric
from retainr.metrics.nps import NPS
from retainr.metrics.repurchase import REPURCHASE
from retainr.metrics.risk import RISK
from retainr.metrics.survival import SURVIVAL

METRICS: tuple[Metric, ...] = (
    *(COHORT, CHURN, LIFECYCLE, REPURCHASE, SURVIVAL, CLV, DEFINITIONS),
    *(NPS, CSAT, CES, LOYALTY),
    RISK,
    INSPECT,
)

__all__ = ["METRICS", "Metric"]
