"""``python -m kitlib``: the same as ``kit``."""

import sys

from kitlib.cli import main

if __name__ == "__main__":
    sys.exit(main())
