"""The real program in a terminal of 80 columns, as a newcomer sees it."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

COLUMNS = 80
ROOT = Path(__file__).parents[1]
_LINK = re.compile(r"\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)")
_CODE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_PERSONAL = ("NSWP_CATALOG", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "LINES", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")


def environment(home: Path) -> dict[str, str]:
    """Return the environment of somebody who has just come: an empty home, no settings."""
    mine = {name: value for name, value in os.environ.items() if name not in _PERSONAL}
    return {
        **mine,
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "COLUMNS": str(COLUMNS),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
        "PYTHONIOENCODING": "utf-8",
    }


def drawn(command: Sequence[str], folder: Path, home: Path) -> str:
    """Return what ``command`` writes to a terminal, with its colours. POSIX only."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    process = subprocess.Popen(  # noqa: S603 - runs the program that it documents
        command, cwd=folder, env=environment(home), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux: the other end is closed
            part = b""
        if not part:
            break
        written += part
    os.close(ours)
    process.wait()
    return written.decode().replace("\r\n", "\n")


def piped(command: Sequence[str], home: Path) -> str:
    """Return what ``command`` writes to a pipe."""
    done = subprocess.run(  # noqa: S603 - runs the program that it documents
        command, cwd=ROOT, env=environment(home), capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


def plain(text: str) -> str:
    """Return ``text`` without colours, links and the blanks at the ends of lines."""
    bare = _CODE.sub("", _LINK.sub("", text))
    return "\n".join(line.rstrip() for line in bare.split("\n")).strip("\n")
