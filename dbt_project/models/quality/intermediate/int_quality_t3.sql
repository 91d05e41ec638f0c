-- Applications: the balance, outcomes, applicants, and totals beside their parts.
with judged as (

    select * from {{ ref('int_quality_totals') }}

),

-- Row sums and column sums of one total: its parts are those of both.
cells as (

    select report_id, place, flatten(list(operands order by rule_id)) as operands
    from {{ ref('int_quality_operands') }}
    where rule_id in ('T3.2', 'T3.3')
    group by all

),

-- Each total that breaks the rule, and one line for the others: they are many, and the sums say more.
{% for rule in ['parts', 'zero'] %}
{{ rule }}_shown as (

    select judged.*, cells.operands, {{ rule }}_verdict as verdict, cast(null as varchar) as reason
    from judged
    left join cells using (report_id, place)
    where {{ rule }}_verdict = 'fail'
    union all by name
    select
        report_id,
        'applications' as place,
        min({{ rule }}_verdict) as verdict,
        nullif(count(*) filter ({{ rule }}_verdict = 'not_assessable'), 0)
            || ' totals are not printed with all their parts' as reason
    from judged
    where {{ rule }}_verdict <> 'fail'
    group by report_id

),

{% endfor %}
-- Tables whose every printed number is zero; of one that is not whole nothing follows.
zero_tables as (

    select
        report_id,
        any_value(tables.table_status) as table_status,
        any_value(claims.sentences) as sentences
    from {{ ref('int_quality_cells') }} as cells
    inner join {{ ref('int_quality_tables') }} as tables using (report_id, table_code)
    left join (
        select report_id, list(sentence order by claim_number) as sentences
        from {{ ref('int_quality_claims') }}
        where claim_code = 'applications_none' and doubt is null
        group by report_id
    ) as claims using (report_id)
    where table_code = 'applications'
    group by report_id
    having max(cells.value) = 0

)

select
    {{ quality_finding(
        'T3.4', 'place', 'largest_part', '<=', 'total',
        verdict='verdict', operands='operands', reason='reason'
    ) }}
from parts_shown

union all

select
    {{ quality_finding(
        'T3.5', 'place', 'total', right='sum_of_parts',
        verdict='verdict', operands='operands', reason='reason'
    ) }}
from zero_shown

union all

select
    {{ quality_finding(
        'T3.6', "'applications'", sentences='sentences',
        verdict="case
            when table_status <> 'complete' then 'not_assessable'
            when sentences is null then 'fail'
            else 'pass'
        end",
        reason="case when table_status <> 'complete' then 'the table was not read whole' end"
    ) }}
from zero_tables
