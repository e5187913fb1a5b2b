"""The config file: found, read strictly, and beaten by the command line."""
