-- Across years: what is carried over, stocks, jumps, gaps, prose.
with cells as (

    select
        *,
        {{ quality_operand(
            'report_id', 'table_code', 'row_code', 'column_code',
            'value', 'value_status', 'raw_text', 'locator'
        ) }} as operand
    from {{ ref('int_quality_cells') }}
    where data_type = 'count' and (table_code = 'disclosure' or column_code = 'total')

),

-- A column of one form has an exact counterpart in another where both have it under one code.
pairs as (

    select
        this_year.report_id,
        this_year.table_code || '.' || this_year.row_code || '.' || this_year.column_code as place,
        this_year.value,
        last_year.value as value_before,
        [this_year.operand, last_year.operand] as operands,
        breaks.reason
    from cells as this_year
    inner join {{ ref('int_quality_series') }} as series using (report_id)
    inner join cells as last_year
        on series.previous_report_id = last_year.report_id
        and this_year.table_code = last_year.table_code
        and this_year.row_code = last_year.row_code
        and this_year.column_code = last_year.column_code
    left join {{ ref('series_breaks') }} as breaks
        on series.report_year = breaks.first_report_year
        and this_year.table_code = breaks."table"
        and list_contains(string_split(breaks."rows", ';'), this_year.row_code)
    where last_year.value >= 20

),

earlier as (

    select series.*
    from {{ ref('int_quality_series') }} as series
    semi join {{ ref('int_quality_reports') }} using (report_id)

),

years as (

    select
        report_id,
        unnest(range(report_year_before + 1, report_year)) as year,
        'fail' as verdict,
        'the reports before and after it are here' as sentence
    from earlier
    where report_year_before < report_year - 1
    union all by name
    select report_id, report_year - 1 as year, 'pass' as verdict
    from earlier
    where report_year_before = report_year - 1

)

select
    {{ quality_finding(
        'Y5', 'place', 'value', '<=', '5 * value_before',
        verdict="case
            when value is null or (value > 5 * value_before and reason is not null)
                then 'not_assessable'
            when value > 5 * value_before then 'fail'
            else 'pass'
        end",
        operands='case when coalesce(value > 5 * value_before, true) then operands end',
        reason="case
            when value is null then 'not printed'
            when value > 5 * value_before then reason
        end"
    ) }}
from pairs

union all

select
    {{ quality_finding(
        'Y6', "'year ' || year", verdict='verdict', sentences='[sentence]'
    ) }}
from years

union all

select
    {{ quality_finding(
        'Y7', "'report'", 'same_count', right='sentence_count', sentences='[other_file]',
        verdict="case when same_count > 0.8 * sentence_count then 'fail' else 'pass' end"
    ) }}
from {{ ref('int_quality_sentences') }}
where rule_id = 'Y7'
