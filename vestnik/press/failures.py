"""Pages that could not be made: kept in the home folder, since it may be the database that is away."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Failure:
    """`why` is the error's kind and first line, `at` and `since` are unix seconds, `count` how often in a row.

    `code` is the fingerprint of the code and templates that failed: others may not.
    """

    address: str
    why: str
    at: float
    since: float
    count: int
    code: int = 0


class Failures:
    """One small file a page that fails; gone as soon as it is made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, address: str, error: BaseException, code: int = 0) -> None:
        """Notes that making a page has failed (again)."""
        now = time.time()
        words = str(error).strip().splitlines()
        before = self._read(self._path(address))
        failure = Failure(
            address,
            f"{type(error).__name__}: {words[0] if words else ''}"[:300],
            now,
            before.since if before else now,
            before.count + 1 if before else 1,
            code,
        )
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self._path(address).with_suffix(f".{time.monotonic_ns()}")
        fresh.write_text(json.dumps(asdict(failure)), encoding="utf-8")
        fresh.replace(self._path(address))

    def clear(self, address: str) -> None:
        """The page was made."""
        self._path(address).unlink(missing_ok=True)

    def latest(self, limit: int = 20) -> list[Failure]:
        """What fails now, the newest first."""
        found = [failure for path in self.folder.glob("*.json") if (failure := self._read(path))]
        return sorted(found, key=lambda failure: -failure.at)[:limit]

    def _path(self, address: str) -> Path:
        return self.folder / f"{sha256(address.encode()).hexdigest()[:32]}.json"

    @staticmethod
    def _read(path: Path) -> Failure | None:
        try:
            return Failure(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
