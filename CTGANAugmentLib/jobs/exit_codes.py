"""Exit codes of the command line and of jobs."""

OK, FAILED, USAGE, STOPPED = 0, 1, 2, 130
