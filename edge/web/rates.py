"""How often an anonymous caller may ask. In memory, for each process; a setting turns it off."""

from ipaddress import IPv6Address, ip_address

from flask import Flask, Response, request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from edge.clock import utc_now
from edge.problems import Problem
from edge.web.policy import current_policy

PER_MINUTE = {"pages": 600, "verify": 30, "absent": 60, "token": 30}
"""Requests; checks; answers 404 (guessing of addresses); refused tokens."""
_ITEMS: dict[str, RateLimitItem] = {
    name: RateLimitItemPerMinute(amount, namespace=name) for name, amount in PER_MINUTE.items()
}


class CallerRates:
    """The budgets of anonymous callers, by address (IPv6: by /64 network)."""

    def __init__(self) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def take(self, budget: str) -> None:
        """Takes one from the current caller's budget; raises Problem `rate-limited` when empty."""
        if not self._windows.hit(_ITEMS[budget], caller_network()):
            raise self._problem(budget)

    def insist(self, budget: str) -> None:
        """Raises Problem `rate-limited` if the budget is empty; takes nothing."""
        if not self._windows.test(_ITEMS[budget], caller_network()):
            raise self._problem(budget)

    def note(self, budget: str) -> None:
        """Takes one if there is one left."""
        self._windows.hit(_ITEMS[budget], caller_network())

    def _problem(self, budget: str) -> Problem:
        reset, _ = self._windows.get_window_stats(_ITEMS[budget], caller_network())
        seconds = min(60, max(1, round(reset - utc_now().timestamp())))
        return Problem(
            "rate-limited",
            f"At most {PER_MINUTE[budget]} requests of this kind a minute; try again in "
            f"{seconds} s.",
            headers={"Retry-After": str(seconds)},
        )


def caller_network() -> str:
    """The address of the caller; of an IPv6 address only its /64, which one household has."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return f"{address.exploded[:19]}::/64"
    return str(address)


def limit_rates(app: Flask) -> None:
    """Applies the budgets to callers without a token; `app.extensions["rates"]` holds them."""
    rates = CallerRates()
    app.extensions["rates"] = rates

    def before() -> None:
        if "Authorization" in request.headers:
            return  # whoever has a token is not limited; a wrong one is counted when refused
        rates.insist("absent")
        budget = current_policy().rate
        if budget == "none":
            return
        rates.take("verify" if budget == "verify" and request.method == "POST" else "pages")

    def after(response: Response) -> Response:
        if response.status_code == 404 and "Authorization" not in request.headers:
            rates.note("absent")
        return response

    app.before_request(before)
    app.after_request(after)


def take_refused_token(app: Flask) -> None:
    """Counts a wrong token against the caller's network; raises Problem `rate-limited`."""
    rates = app.extensions.get("rates")
    if isinstance(rates, CallerRates):
        rates.take("token")
