"""Identify the reporting agency, its region and the report year from evidence.

`identify` weighs the evidence of one document: sidecar, titles, publisher and signature, text,
address, link, file name, in this order. What it cannot decide stays null, with a reason. `judge` in
`kind` separates annual reports from other pages. Code lists are read from `dbt_project/seeds`; only
this package knows names of regions and agencies.
"""

from pipelines.identify.agency_name import AgencyName
from pipelines.identify.classify import Verdict, judge
from pipelines.identify.context import resolve
from pipelines.identify.dates import published_on
from pipelines.identify.evidence import Evidence
from pipelines.identify.narrowing import DocumentSignals, Resolution
from pipelines.identify.reporting_agency import TITLED, ReportingAgency, reporting_agency
from pipelines.identify.scope import scope_of
from pipelines.identify.statements import title_finding, titles
from pipelines.identify.years import report_year
from pipelines.models import Finding, Identity

_AS_PRINTED = str.maketrans("()", "（）")

__all__ = ["Evidence", "Verdict", "identify", "judge", "title_finding"]


def identify(evidence: Evidence) -> Identity:
    """Identify the agency, region and year of a report, each with its basis.

    Example:
        >>> line = ("line 1", "湘潭县审计局2020年政府信息公开年度报告")
        >>> identity = identify(Evidence("a.txt", lines=(line,)))
        >>> identity.agency_name, identity.region_code, identity.report_year, identity.scope
        ('湘潭县审计局', '430321', 2020, 'own')
    """
    found = titles(evidence)
    published = published_on(evidence)
    year, year_findings = report_year(evidence, found, published)
    standing = year.year if year else published.on.year - 1 if published else None
    who = reporting_agency(evidence, found, standing)
    where = resolve(who.agency, who.basis or "", DocumentSignals(evidence, found, standing))
    agency, unnamed = _with_region(who, where)
    scope, scope_basis = scope_of(agency, evidence)
    return Identity(
        title=found[0].printed if found else None,
        report_year=year.year if year else None,
        report_year_basis=year.basis if year else None,
        agency_name=agency.name.translate(_AS_PRINTED) if agency else None,
        agency_type=agency.agency_type if agency else None,
        agency_basis=who.basis if agency else None,
        region_code=where.region.code if where.region else None,
        region_basis=where.basis,
        zone_code=agency.zone.code if agency and agency.zone and where.region else None,
        region_candidates=where.candidates,
        scope=scope,
        scope_basis=scope_basis,
        published_on=published.on if published else None,
        published_on_basis=published.basis if published else None,
        findings=(
            *year_findings,
            *who.findings,
            *unnamed,
            *((where.finding,) if where.finding else ()),
        ),
    )


def _with_region(
    who: ReportingAgency, where: Resolution
) -> tuple[AgencyName | None, tuple[Finding, ...]]:
    """Return the agency with its region; none if only a sentence names it, without any region."""
    agency = who.agency
    if agency and agency.generic and where.region:
        return agency.completed(where.region), ()
    if agency is None or agency.regions or agency.agency_type == "national" or where.region:
        return agency, ()
    if (who.basis or "").split(" + ")[0] in TITLED:
        return agency, ()
    message = f"The text names {agency.printed}, and nothing says of which region."
    return None, (Finding("agency_not_found", message, raw=agency.printed),)
