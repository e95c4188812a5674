"""``python -m CTGANAugmentLib``: the command line."""

import sys

from CTGANAugmentLib.jobs.command_line import main

sys.exit(main())
