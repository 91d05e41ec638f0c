-- Active disclosure: stocks and flows of documents and items, amounts beside last year's.
with amounts as (

    select
        facts.report_id,
        facts.item_code,
        facts.measure_code,
        facts.amount_cny,
        {{ quality_operand(
            'facts.report_id', "'disclosure'", 'facts.item_code', 'facts.measure_code',
            'facts.value', 'facts.value_status', 'facts.raw_text', 'facts.locator'
        ) }} as operand
    from {{ ref('fct_published_counts') }} as facts
    inner join {{ ref('disclosure_measures') }} as measures using (measure_code)
    where measures.data_type = 'amount' and {{ of_compared_years('facts.report_year') }}

),

pairs as (

    select
        this_year.report_id,
        'disclosure.' || this_year.item_code || '.' || this_year.measure_code as place,
        this_year.amount_cny as amount,
        -- Over nothing there is no multiple.
        nullif(last_year.amount_cny, 0) as amount_before,
        list_filter(
            [this_year.operand, last_year.operand], lambda cell: cell.report_id is not null
        ) as operands
    from amounts as this_year
    inner join {{ ref('int_quality_series') }} as series using (report_id)
    left join amounts as last_year
        on series.previous_report_id = last_year.report_id
        and this_year.item_code = last_year.item_code
        and this_year.measure_code = last_year.measure_code

)

select
    {{ quality_finding(
        'T2.5', 'place', 'amount', '<=', '1000 * amount_before', operands='operands',
        reason="case
            when amount is null then 'the amount or its unit is not known'
            when amount_before is null then 'no amount of the year before to compare with'
        end"
    ) }}
from pairs
