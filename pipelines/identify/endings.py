"""Endings of agency names: printed form, official form, and the kind of agency.

Reads `dbt_project/seeds/agency_endings.csv`. `agencies` parses the part before the ending.
"""

from dataclasses import dataclass
from functools import lru_cache

from pipelines.forms.codelists import seed_rows

_STATIONED, _LONGEST = "驻", 20


@dataclass(frozen=True)
class Ending:
    """The ending of a kind of agency's name.

    Attributes:
        printed: As printed, compact.
        official: As written in the official name.
        agency_type: Kind of agency by code list.
        follows_short_name: Whether a region without the word for its kind may precede it,
            as in 广州海关.
    """

    printed: str
    official: str
    agency_type: str
    follows_short_name: bool = False


@lru_cache(maxsize=1)
def agency_endings() -> dict[str, Ending]:
    """Return the known endings by their printed form."""
    return {
        row["ending"]: Ending(
            row["ending"],
            row["official_ending"],
            row["agency_type"],
            row["follows_short_name"] == "true",
        )
        for row in seed_rows("agency_endings")
    }


def ending_of(name: str) -> Ending | None:
    """Return the longest known ending of a name, None if it has none.

    An office stationed elsewhere (驻北京办事处) is no subdistrict's.
    """
    endings = agency_endings()
    for length in range(min(_LONGEST, len(name)), 0, -1):
        if ending := endings.get(name[-length:]):
            if ending.agency_type == "subdistrict" and _STATIONED in name:
                return Ending(ending.printed, ending.printed, "department")
            return ending
    return None
