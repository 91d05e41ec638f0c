-- Every file received is in dim_document once, and the counts of reports agree everywhere.
select 'file missing' as what, file
from {{ ref('stg_documents') }}
where file not in (select file from {{ ref('dim_document') }})

union all

select 'published document that is not the source of its report', file
from {{ ref('dim_document') }}
where state = 'published' and file not in (select source_file from {{ ref('dim_report') }})

union all

select 'report without a published document', source_file
from {{ ref('dim_report') }}
where source_file not in (select file from {{ ref('dim_document') }} where state = 'published')
