"""Django's database settings from a database URL."""

from pathlib import Path
from typing import Any

import dj_database_url

# WAL lets readers read while one writes; NORMAL loses no committed story if a process dies, and at a power
# cut at most the last moment's; IMMEDIATE takes the write lock at BEGIN, so two writers wait for each other
# instead of failing.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; "
    "PRAGMA mmap_size=134217728; PRAGMA cache_size=-16384; PRAGMA journal_size_limit=67108864;"
)
SQLITE_WAIT_SECONDS = 20
# The last connection to close folds the whole WAL into the database: not at the end of each request.
SQLITE_KEPT_SECONDS = 300


def settings_for(url: str | None, default_file: Path, pool_size: int) -> dict[str, Any]:
    """The entry of DATABASES for `url` (checked already); None is SQLite at `default_file`."""
    if url is None:
        return _sqlite(str(default_file))
    found: dict[str, Any] = dict(dj_database_url.parse(url))
    if found["ENGINE"].endswith("sqlite3"):
        return _sqlite(found["NAME"])
    # An attempt that goes on for minutes pauses ever longer; once it is given up, who next asks begins at once.
    pool = {"min_size": 1, "max_size": pool_size, "timeout": 10, "max_idle": 300, "reconnect_timeout": 3}
    found["OPTIONS"] = {**found.get("OPTIONS", {}), "pool": pool}
    # After a restart of the server nobody gets a connection of before.
    found["CONN_HEALTH_CHECKS"] = True
    return found


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "vestnik.conf.sqlite",
        "NAME": name,
        "CONN_MAX_AGE": SQLITE_KEPT_SECONDS,
        # Tests run on a file too: what is in memory knows neither WAL nor two connections.
        "TEST": {"NAME": f"{name}.test"},
        "OPTIONS": {
            "timeout": SQLITE_WAIT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
    }
