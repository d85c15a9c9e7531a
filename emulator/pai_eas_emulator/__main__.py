"""`python -m pai_eas_emulator`."""

import sys

from pai_eas_emulator.cli import main

if __name__ == "__main__":
    sys.exit(main())
