"""Makes `python -m threatline` the same as `threatline`."""

import sys

from threatline.cli import main

if __name__ == "__main__":
    sys.exit(main())
