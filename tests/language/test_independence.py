"""The bottom room of the house stands on no other."""

import subprocess
import sys


def test_language_loads_without_django() -> None:
    code = "import sys, vestnik.language; print('django' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
