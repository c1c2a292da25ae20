"""`python -m whitecoal`, where the command is not on the path."""

import sys

from whitecoal.cli import main

sys.exit(main())
