select
    retrievals.capture_id,
    retrievals.document_sha256,
    versions.report_id,
    versions.agency_id,
    versions.region_id,
    versions.report_year,
    versions.version_number,

    retrievals.url,
    retrievals.retrieved_at,
    retrievals.http_status,
    retrievals.is_revisit,

    retrievals.source_entry,
    retrievals.listed_on,
    retrievals.link_text,
    retrievals.listed_date,
    retrievals.container_file
from {{ ref('int_retrievals') }} as retrievals
inner join {{ ref('report_versions') }} as versions using (document_sha256)
