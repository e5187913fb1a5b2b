"""The program as a process: streams, signals, files and exit codes."""
