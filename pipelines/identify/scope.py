"""Decide whether a report covers a whole region or one agency.

A government of a province, prefecture or county reports for all organs of its region
(条例第四十九、五十条); every other agency, townships too, reports for itself. The two are never
added.
"""

import re

from pipelines.identify.agency_name import AgencyName
from pipelines.identify.evidence import Evidence

_WHOLE_REGION = re.compile(r"本行政区域|全[省市县区州旗盟](?!域)|全自治[区州县]")
_EITHER_WAY = "本行政区域(或本部门)"


def scope_of(agency: AgencyName | None, evidence: Evidence) -> tuple[str | None, str | None]:
    """Return the scope and its basis; (None, None) if the agency is unknown."""
    if agency is None:
        return None, None
    if not agency.is_government:
        return "own", f"agency type {agency.agency_type}"
    words = _WHOLE_REGION.search(evidence.body.replace(_EITHER_WAY, ""))
    if words:
        return "consolidated", f"the government itself reports, the text says {words[0]}"
    return "consolidated", "the government itself reports"
