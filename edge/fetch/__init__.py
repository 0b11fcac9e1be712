"""The one way to the network: checked addresses, hard limits, no proxies, no cookies.

`GuardedFetcher` fetches; `SameHost` and `Budget` narrow it for one verification.
"""

from edge.fetch.guarded import GuardedFetcher
from edge.fetch.narrowed import (
    Budget,
    Budgeted,
    BudgetedResolver,
    SameHost,
    budget_of_submission,
)

__all__ = [
    "Budget",
    "Budgeted",
    "BudgetedResolver",
    "GuardedFetcher",
    "SameHost",
    "budget_of_submission",
]
