import sys

from vestnik.cli import main

sys.exit(main())
