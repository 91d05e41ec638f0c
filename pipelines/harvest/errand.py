"""Why an address is fetched: what the list said of it, and where in the crawl it stands."""

from dataclasses import dataclass

from pipelines.warc.listing import Listing


@dataclass(frozen=True)
class Errand(Listing):
    """What a request is sent for.

    Attributes:
        depth: How many lists lie between the entry page and it.
        is_entry: Whether it is an entry page of the source.
        is_further: Whether it is a further page of a list: behind the last one there is nothing.
    """

    depth: int = 0
    is_entry: bool = False
    is_further: bool = False
