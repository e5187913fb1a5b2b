"""The command line: every option does what it says."""
