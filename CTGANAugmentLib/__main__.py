"""``python -m CTGANAugmentLib`` and the command ``ctganaugment``."""

import sys

from CTGANAugmentLib.jobs.exit_codes import STOPPED


def main() -> int:
    """Run the command line; Ctrl-C is an answer at any time, even while the libraries are being imported."""
    try:
        from CTGANAugmentLib.jobs.command_line import main as run

        return run()
    except KeyboardInterrupt:
        sys.stderr.write("ctganaugment: stopped; nothing unfinished was written\n")
        return STOPPED


if __name__ == "__main__":
    sys.exit(main())
