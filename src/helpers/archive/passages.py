"""The sentence behind a figure: where in which source it stands, with a link that opens there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote as escaped


@dataclass(frozen=True)
class Passage:
    """A short quotation that states a cell: `place` says where in the source it stands, `verified_on` when it was read.

    `archived_url` is the address of a stored copy of the page, where one is known.
    """

    table: str
    row_key: str
    column: str
    source_id: str
    url: str
    place: str
    quote: str
    verified_on: str
    archived_url: str

    @property
    def link(self) -> str:
        """The page, opened at the quotation; the page alone where there is none."""
        return opened_at(self.url, self.quote)


def opened_at(url: str, quote: str) -> str:
    """An address that opens a page at a quotation (a text fragment).

    >>> opened_at("https://example.org/a", "4,380 Shoot Days")
    'https://example.org/a#:~:text=4%2C380%20Shoot%20Days'
    """
    if not url or not quote:
        return url
    fragment = escaped(quote, safe="").replace("-", "%2D")
    return f"{url}{'' if '#' in url else '#'}:~:text={fragment}"
