"""The settings of a paper, on a home folder made for the tests of this process."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

TEST_HOME = Path(tempfile.mkdtemp(prefix="vestnik-test-"))
atexit.register(shutil.rmtree, TEST_HOME, ignore_errors=True)
for folder in ("static-collected", "templates", "media"):
    (TEST_HOME / folder).mkdir()
(TEST_HOME / "vestnik.toml").write_text(
    'name = "Делник"\nlanguages = ["bg", "en"]\ntime_zone = "Europe/Sofia"\nallowed_hosts = ["testserver"]\n',
    encoding="utf-8",
)
for variable in [name for name in os.environ if name.startswith("VESTNIK_")]:
    del os.environ[variable]
os.environ["VESTNIK_HOME"] = str(TEST_HOME)

from vestnik.conf.settings import *  # noqa: E402, F403 - the home must be there before
from vestnik.conf.settings import STORAGES  # noqa: E402

# Tests neither collect static files nor need slow hashes.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
