"""Archived copies: the Internet Archive's availability API (https://archive.org/help/wayback_api.php)."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from nswp_catalog.errors import CatalogError
from nswp_catalog.links.fetch import OURS

_GAP = 0.5
"""Seconds between two questions: the archive is a charity."""
_TRIES = 3


async def copies(dates: Mapping[str, str | None], api: str, gap: float = _GAP) -> dict[str, str]:
    """Return for each address that the archive has the address of its copy nearest to a date.

    ``dates`` gives for each address a date (2018, 2018-09 or 2018-09-14), or None for the
    latest; ``api`` is the address of the service. Raises `CatalogError` where the archive cannot be asked.
    """
    import httpx  # start-up: only `--archive` asks

    found: dict[str, str] = {}
    async with httpx.AsyncClient(
        headers={"User-Agent": OURS["User-Agent"]}, timeout=30, follow_redirects=True
    ) as client:
        for number, (url, date) in enumerate(dates.items()):
            if number:
                await asyncio.sleep(gap)
            params = {"url": url} | ({"timestamp": date.replace("-", "")} if date else {})
            copy = _closest(await _answer(client, api, params, gap))
            if copy:
                found[url] = copy
    return found


async def _answer(client: Any, api: str, params: dict[str, str], gap: float) -> Any:
    import httpx

    problem = ""
    for attempt in range(_TRIES):
        try:
            response = await client.get(api, params=params)
            if response.status_code == 200:
                return response.json()
            problem = f"it answers {response.status_code}"
        except (httpx.HTTPError, ValueError) as error:
            problem = str(error) or type(error).__name__
        await asyncio.sleep(gap * 4**attempt)
    raise CatalogError(f"The archive at {api} cannot be asked: {problem}.", "Try again later, or without --archive.")


def _closest(answer: Any) -> str | None:
    """Return the address of the copy in an answer, None where there is none that can be read."""
    try:
        copy = answer["archived_snapshots"]["closest"]
        url, status = copy["url"], copy["status"]
    except (KeyError, TypeError):
        return None
    if not copy.get("available") or str(status) != "200" or not isinstance(url, str):
        return None
    if not re.fullmatch(r"https?://web\.archive\.org/web/[0-9]{4,14}[a-z_]*/[!-~]+", url):
        return None  # whatever it is, it is no copy to write into a catalogue
    return "https" + url[url.index(":") :]
