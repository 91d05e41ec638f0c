-- A line of the settle list that settles nothing: its document is not here, or it does not suffice.
{{ config(severity='warn') }}
select
    format(
        'settled_reports.csv:{}: it has no effect ({}); take it out or change it',
        entries.line,
        concat_ws(', ', effects.state, effects.unresolved_reason)
    ) as message
from {{ ref('stg_settled_reports') }} as entries
inner join {{ ref('audit_settled_reports') }} as effects
    on entries.document_sha256 = effects.settled_by
where effects.state <> 'settled'
order by entries.line
