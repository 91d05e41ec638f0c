-- A line of the settle list that settles nothing: its document is not here, or it does not suffice.
{{ config(severity='warn') }}
select state, settle_line, unresolved_reason
from {{ ref('fct_settled_reports') }}
where state <> 'settled'
