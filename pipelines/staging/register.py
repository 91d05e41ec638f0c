"""The register of who must report: the sources list as rows of `staging.sources`.

Agencies that have reported before are registered by their reports; that, and who is missing, is
decided in dbt (`fct_coverage`).
"""

import logging

from pipelines.database import connect, insert, schema, transaction
from pipelines.harvest.sources import Source, read_sources, region_names
from pipelines.identify.agencies import read_agency
from pipelines.identify.hosts import hostname
from pipelines.settings import Settings

log = logging.getLogger("xxgk")


def register_sources(settings: Settings) -> int:
    """Put the sources list into `staging.sources`, in one transaction; return its entries.

    An entry that cannot be used is left out with a warning.
    """
    listed = read_sources(settings.sources_dir, settings.harvest_loopback)
    for problem in listed.problems:
        log.warning("left out: %s", problem)
    with connect(settings.build) as connection, transaction(connection):
        connection.execute(f"delete from {schema.SOURCES.qualified}")
        insert(connection, schema.SOURCES, [_row(source) for source in listed.sources])
    return len(listed.sources)


def _row(source: Source) -> dict:
    # The name of a region alone stands for its government.
    named = source.agency or region_names()[source.region_code]
    agency = read_agency(named, None)
    return {
        "source_entry": source.id,
        "name": source.name,
        "region_code": source.region_code,
        "agency_name": agency.name if agency else named,
        "agency_type": agency.agency_type if agency else None,
        "report_years": ",".join(map(str, source.years)) or None,
        "hosts": ",".join(sorted({hostname(f"//{place}") for place in source.places})),
        "expected_min": source.expect.min if source.expect else None,
        "expected_max": source.expect.max if source.expect else None,
        "is_enabled": source.enabled,
    }
