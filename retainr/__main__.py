"""Run the command line as `python -m retainr`."""

from retainr.cli import main

main()
