"""What one fetch may still take of time and bytes, over all its hops."""

from time import monotonic

from credentials.errors import TimedOut, TooLarge
from edge.fetch.limits import MAX_HEAD_BYTES, MAX_WIRE_BYTES, TOTAL_SECONDS


class Allowance:
    """Begins with the fetch and never resets. Not shared by threads."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._bytes_left = MAX_WIRE_BYTES
        self.until = monotonic() + TOTAL_SECONDS
        """On the monotonic clock."""

    def seconds(self, most: float) -> float:
        """`most`, or what is left if that is less; TimedOut if nothing is."""
        left = self.until - monotonic()
        if left <= 0:
            raise TimedOut("the answer takes too long", url=self._url, reason="deadline")
        return min(most, left)

    def bytes_left(self) -> int:
        """How many bytes may still be read; TooLarge if none."""
        if self._bytes_left <= 0:
            raise TooLarge("the answer is too large", url=self._url, reason="compressed")
        return self._bytes_left

    def take(self, count: int) -> None:
        """Counts bytes that were read."""
        self._bytes_left -= count

    def head_bytes_left(self, read: int) -> int:
        """How much more of a head may be read of which `read` bytes were; TooLarge if nothing."""
        left = min(self.bytes_left(), MAX_HEAD_BYTES - read)
        if left <= 0:
            raise TooLarge("the head of the answer is too large", url=self._url, reason="head")
        return left
