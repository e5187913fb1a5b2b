"""What changed between two results of one command, and why, as far as they tell."""

from retainr.diff.assemble import diff
from retainr.diff.document import Document, read

__all__ = ["Document", "diff", "read"]
