"""Choose the reporting agency: the most reliable statement that names one, completed from others.

A government named only as publisher or source is not taken for the reporting agency: whole sites
bear its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.identify import sentences
from pipelines.identify.agencies import read_agency
from pipelines.identify.agency_name import AgencyName
from pipelines.identify.evidence import Evidence, compact
from pipelines.identify.headlines import Titled
from pipelines.identify.sentences import agreeing
from pipelines.identify.statements import Named, publishers, same_organ, signature
from pipelines.models import Finding

_GOVERNING = ("government", "government_office")
TITLED = ("sidecar", "meta", "title", "link", "file name")


@dataclass(frozen=True)
class ReportingAgency:
    """The reporting agency, the basis of its name, and findings."""

    agency: AgencyName | None
    basis: str | None
    findings: tuple[Finding, ...] = ()


def reporting_agency(
    evidence: Evidence, titles: tuple[Titled, ...], year: int | None
) -> ReportingAgency:
    """Return the reporting agency by the most reliable statement; None without one."""
    signed = signature(evidence, year)
    recorded = read_agency(compact(evidence.sidecar_publisher or ""), year)
    titled = _titled(titles, year)
    chosen = _weightiest(recorded, titled) or _untitled(evidence, signed, year)
    if chosen is None:
        finding = Finding("agency_not_found", "No title, label or sentence names one.")
        return ReportingAgency(None, None, (finding,))
    completed = _completed(chosen, evidence, signed, recorded, year)
    others = [named for named in (titled, signed) if named and named is not chosen]
    findings = [_disagreement(completed, other) for other in others]
    return ReportingAgency(completed.agency, completed.basis, tuple(f for f in findings if f))


def _titled(titles: tuple[Titled, ...], year: int | None) -> Named | None:
    for title in titles:
        named = title.reading.agency
        agency = read_agency(named.printed, year) if named else None
        if agency:
            return Named(title.basis, agency, title.locator)
    return None


def _weightiest(recorded: AgencyName | None, titled: Named | None) -> Named | None:
    """Return the sidecar's publisher, unless it is the government above the title's agency."""
    if recorded is None:
        return titled
    if titled and recorded.is_government and not titled.agency.is_government:
        return titled
    return Named("sidecar", recorded)


def _untitled(evidence: Evidence, signed: Named | None, year: int | None) -> Named | None:
    """Return the agency that the text names: by the first kind of statement that names just one.

    The contact (请与…联系) is used only if no other agency is the subject of the prose, and not at
    all in the report of a government.
    """
    for found in _kinds(evidence, signed, year):
        if len(found) == 1:
            return found[0]
    return None


def _kinds(evidence: Evidence, signed: Named | None, year: int | None) -> Iterator[list[Named]]:
    labelled = publishers(evidence, year)
    labelled = agreeing((n for n in labelled if n.agency.agency_type not in _GOVERNING), evidence)
    is_of_region = sentences.speaks_for_region(evidence)
    published = sentences.published(evidence, year)
    yield [signed] if signed else []
    yield agreeing(
        (Named("published", s.agency, s.locator) for s in published if s.agency), evidence
    )
    yield [] if is_of_region else agreeing(sentences.compiled(evidence, year), evidence)
    yield [named for named in labelled if named.agency.regions]
    contacts = () if is_of_region else sentences.contacts(evidence, year)
    yield agreeing((*contacts, *sentences.subjects(evidence, year)), evidence)
    yield agreeing(sentences.owners(evidence, year), evidence)
    yield labelled


def _completed(
    chosen: Named,
    evidence: Evidence,
    signed: Named | None,
    recorded: AgencyName | None,
    year: int | None,
) -> Named:
    """Return the full form of a name without region (县教育局, 审计局) from other statements."""
    agency = chosen.agency
    if agency.regions or agency.agency_type == "national":
        return chosen
    stated = [signed] if signed else []
    stated += [Named("sidecar", recorded)] if recorded else []
    stated += publishers(evidence, year)
    if agency.generic:
        stated += same_organ(evidence, agency, year)
    else:
        stated += agreeing(sentences.subjects(evidence, year), evidence)
    full = {
        other.agency.name: other
        for other in reversed(stated)
        if other.agency.regions and other.agency.organ == agency.organ
    }
    if len(full) != 1:
        return chosen
    other = next(iter(full.values()))
    return Named(f"{chosen.basis} + {other.basis}", other.agency, chosen.locator)


def _disagreement(chosen: Named, other: Named) -> Finding | None:
    """Return an S3 finding if another statement names an agency that cannot be the same."""
    one, two = chosen.agency, other.agency
    same = one.name.endswith(two.organ or two.name) or two.name.endswith(one.organ or one.name)
    if same or {one.agency_type, two.agency_type} <= set(_GOVERNING):
        return None
    message = f"{other.basis} names {two.name}, {chosen.basis} {one.name}."
    return Finding("S3", message, raw=two.printed, locator=other.locator)
