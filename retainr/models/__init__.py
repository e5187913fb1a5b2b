"""Statistics that know no file and no screen."""
