"""The status lists of one instance, in files: an index is used once for ever, nothing is lost.

`lists/<number>/used` has a bit for each index that was ever given away, `lists/<number>/<purpose>`
the bits of the list; `credentials/<digest of the id>.json` says which indexes a credential has.
Every file is replaced as a whole; an index is marked as used on disk before anything is signed.
"""

import fcntl
import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from credentials.status.bitstring import LEAST_ENTRIES, bit_at, with_bit
from edge.files import write_atomically

BYTES: Final = LEAST_ENTRIES // 8
MOST_USED: Final = LEAST_ENTRIES // 2
"""Of a list; then the next one begins. Half full, a random index is found at the second try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One index of one list."""

    list: int
    index: int


class StatusBook:
    """The lists of the folder; shared by threads, and by processes of one machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()

    def allocate(self, names: Sequence[str]) -> Place:
        """An index that nobody has or had, remembered under `names` and under its own."""
        with self._alone():
            number = max(self._numbers(), default=1)
            used = self._read(number, "used")
            if sum(byte.bit_count() for byte in used) >= MOST_USED:
                number, used = number + 1, bytes(BYTES)
            index = secrets.randbelow(LEAST_ENTRIES)
            while bit_at(used, index):
                index = secrets.randbelow(LEAST_ENTRIES)
            write_atomically(self._file(number, "used"), with_bit(used, index, is_set=True))
            place = Place(list=number, index=index)
            for name in names:
                self._remember(name, place)
            return place

    def places_of(self, name: str) -> tuple[Place, ...]:
        """The indexes of the credential of that name; more than one if it was issued again."""
        try:
            entries = json.loads(self._register(name).read_bytes())
        except FileNotFoundError:
            return ()
        return tuple(Place(**entry) for entry in entries)

    def bits(self, number: int, purpose: str) -> bytes | None:
        """The list as it is now; None if there is no list of that number."""
        if number not in self._numbers() and number != 1:
            return None
        return self._read(number, purpose)

    def is_used(self, place: Place) -> bool:
        """Whether a credential has that index."""
        return place.index < LEAST_ENTRIES and bit_at(self._read(place.list, "used"), place.index)

    def is_set(self, place: Place, purpose: str) -> bool:
        """Whether the bit is set."""
        return bit_at(self._read(place.list, purpose), place.index)

    def change(self, place: Place, purpose: str, *, is_set: bool) -> None:
        """Sets or clears the bit; when this returns, the served list has it."""
        with self._alone():
            bits = self._read(place.list, purpose)
            write_atomically(
                self._file(place.list, purpose), with_bit(bits, place.index, is_set=is_set)
            )

    def _numbers(self) -> list[int]:
        folder = self._folder / "lists"
        if not folder.is_dir():
            return []
        return [int(path.name) for path in folder.iterdir() if path.name.isdigit()]

    def _file(self, number: int, name: str) -> Path:
        return self._folder / "lists" / str(number) / name

    def _read(self, number: int, name: str) -> bytes:
        try:
            return self._file(number, name).read_bytes()
        except FileNotFoundError:
            return bytes(BYTES)

    def _register(self, name: str) -> Path:
        digest = hashlib.sha256(name.encode()).hexdigest()
        return self._folder / "credentials" / f"{digest}.json"

    def _remember(self, name: str, place: Place) -> None:
        places = [*self.places_of(name), place]
        content = json.dumps([{"list": one.list, "index": one.index} for one in places])
        write_atomically(self._register(name), content.encode())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While this is held, no other thread or process changes the books."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._lock, (self._folder / "lock").open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
