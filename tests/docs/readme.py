"""Write the outputs of README.md and the reference anew: `python -m tests.docs.readme`."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

from tests.docs.reference import reference

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
REFERENCE = ROOT / "examples" / "reference.md"
_OUTPUT = re.compile(r"(<!-- output: (retainr [^\n]*?) -->\n```text\n)(.*?)(```)", re.S)
_EXAMPLE = re.compile(
    r"```python\n(.*?)```\n\n(<!-- output of the Python example -->\n```text\n)(.*?)(```)", re.S
)


def run(command: str) -> str:
    """Return what a command prints on a pipe: results first, then errors and columns."""
    words = [sys.executable, "-m", *shlex.split(command)]
    env = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "RETAINR_LANG")}
    done = subprocess.run(
        words, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.stdout + (done.stderr if done.returncode else "")


def example(code: str, folder: Path) -> str:
    """Return what the Python example prints, run from the checkout."""
    printed = io.StringIO()
    here = code
    for name in ("cohort.png", "weekly.html"):
        here = here.replace(f'"{name}"', repr(str(folder / name)))
    with redirect_stdout(printed):
        exec(compile(here, "README.md", "exec"), {})
    return printed.getvalue()


def current(text: str, folder: Path) -> str:
    """Return the README with all outputs as they are now.

    Args:
        text: the README.
        folder: where the example may write.
    """
    text = _OUTPUT.sub(lambda m: m[1] + run(m[2]) + m[4], text)
    return _EXAMPLE.sub(
        lambda m: f"```python\n{m[1]}```\n\n{m[2]}{example(m[1], folder)}{m[4]}", text
    )


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        README.write_text(current(README.read_text("utf-8"), Path(scratch)), "utf-8")
    REFERENCE.write_text(reference(), "utf-8")
