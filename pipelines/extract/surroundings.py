"""What all entries of a document tell of each of its tables.

Every table asks the same of the whole document; each question is answered once, when it is asked
first. What the answers mean for a row is for the modules of the tables.
"""

from dataclasses import dataclass
from functools import cached_property

from pipelines.extract.entries import Entry, blanks_vanished
from pipelines.extract.strays import rows_ending_in_strays
from pipelines.extract.vanished import one_is_often_lost


@dataclass(frozen=True)
class Surroundings:
    """The entries of a document, and what they tell together."""

    entries: list[Entry]

    @cached_property
    def blanks_vanished(self) -> bool:
        """Whether rows of a flow print some of their numbers only."""
        return blanks_vanished(self.entries)

    @cached_property
    def one_is_often_lost(self) -> bool:
        """Whether rows of table 3 lack one number again and again."""
        return self.blanks_vanished and one_is_often_lost(self.entries)

    @cached_property
    def strays(self) -> frozenset[int]:
        """Positions of entries whose last number may be none of theirs."""
        return rows_ending_in_strays(self.entries)
