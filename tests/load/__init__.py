"""From files to typed rows: what is read, what is left out and how it is counted."""
