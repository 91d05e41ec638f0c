"""The purpose of a request: its listing, and its place in the crawl."""

from dataclasses import dataclass

from pipelines.warc.listing import Listing

PURPOSE = "purpose"
"""Key in a request's meta for its purpose."""


@dataclass(frozen=True)
class Purpose(Listing):
    """The purpose of a request.

    Attributes:
        source_entry: The id of its source.
        role: What it is: a list, a report, an attachment.
        depth: The number of lists between the entry page and it.
        is_entry: Whether it is an entry page of the source.
        is_further: Whether it is a further page of a list: nothing follows the last one.
    """

    source_entry: str = ""
    role: str = ""
    depth: int = 0
    is_entry: bool = False
    is_further: bool = False
