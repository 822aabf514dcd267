"""Links: asking addresses, judging the answers, and what was seen before."""

import concurrent  # noqa: F401 - asyncio looks there for `concurrent.futures`

from nswp_catalog.links.postponed import QuietLogger, postpone

# To load all that asyncio brings along takes twice as long as asyncio itself; the first question goes out without these.
for _name in ("array", "asyncio.sslproto", "asyncio.staggered", "hashlib", "inspect", "locale", "textwrap", "tokenize"):
    postpone(_name)
# What this layer itself needs later or seldom.
for _name in ("base64", "mmap", "sqlite3", "zlib"):
    postpone(_name)
# Of each socket asyncio asks whether it is one of these, which none is before there is encryption.
postpone("ssl", SSLSocket=type(None))
# asyncio gives these names of its own, or reckons with them.
postpone("subprocess", PIPE=-1, STDOUT=-2, DEVNULL=-3)
postpone("concurrent.futures", **{name: name for name in ("FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED")})
postpone("logging", DEBUG=10, getLogger=QuietLogger)
