"""Looks whether a page of ours is there."""

from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

PATIENCE = 10
"""Seconds."""


def status_of(url: str) -> int:
    """The HTTP status of a page; 0 if nobody answers. Neither the address nor the page is ever told or logged."""
    if not url.startswith(("http://", "https://")):
        return 0
    try:
        with urlopen(Request(url, headers={"User-Agent": "mentor-cycle"}), timeout=PATIENCE) as page:
            return int(page.status)
    except HTTPError as refused:
        return int(refused.code)
    except (URLError, OSError, ValueError):
        return 0
