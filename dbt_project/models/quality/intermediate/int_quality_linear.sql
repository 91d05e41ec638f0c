{{ config(materialized='table') }}

-- Every rule that compares sums of cells, at every place of every report. A side is null as soon as
-- one of its cells prints no number.
with tables as (

    select distinct report_id, table_code, form from {{ ref('int_quality_cells') }}

),

operands as (

    select
        sources.report_id,
        terms.rule_id,
        terms.place,
        terms.form,
        terms.side,
        terms.sign,
        terms.report,
        cells.value,
        cells.value_status
    from {{ ref('int_quality_cells') }} as cells
    inner join {{ ref('int_quality_sources') }} as sources
        on cells.report_id = sources.source_report_id
    semi join {{ ref('int_quality_reports') }} as reports
        on sources.report_id = reports.report_id
    inner join tables
        on sources.report_id = tables.report_id
        and cells.table_code = tables.table_code
    inner join {{ ref('int_quality_terms') }} as terms
        on tables.form = terms.form
        and cells.table_code = terms.table_code
        and cells.row_code = terms.row_code
        and cells.column_code = terms.column_code
        and sources.report = terms.report

),

sums as (

    select
        report_id,
        rule_id,
        place,
        any_value(form) as form,
        sum(sign * value) filter (side = 'left') as left_known,
        sum(sign * value) filter (side = 'right') as right_known,
        count(value) filter (side = 'left') as left_numbers,
        count(value) filter (side = 'right') as right_numbers,
        max(value) filter (side = 'right') as largest_part,
        count(*) filter (side = 'right' and (value = 0 or value_status = 'blank')) as empty_parts,
        count(*) filter (side = 'left' and value_status = 'blank') as left_blanks,
        count(*) as cell_count,
        count(*) filter (report = 'this') as own_cells,
        count(*) filter (report = 'last_year') as last_year_cells,
        count(*) filter (report = 'government') as government_cells,
        {%- for status in quality_silent_statuses() %}
        count(*) filter (value_status = '{{ status }}') as {{ status }}_count
        {{- "," if not loop.last }}
        {%- endfor %}
    from operands
    group by report_id, rule_id, place

),

places as (

    select distinct
        rule_id,
        place,
        form,
        rule_group,
        comparison,
        left_count,
        right_count,
        last_year_count,
        government_count
    from {{ ref('int_quality_terms') }}

),

compared as (

    select
        *,
        case when left_numbers = left_count then left_known end as left_value,
        case
            when right_count = 0 then 0
            when right_numbers = right_count then right_known
        end as right_value,
        last_year_count - last_year_cells as absent_last_year,
        left_count + right_count - cell_count - absent_last_year as absent_here
    from sums
    inner join places using (rule_id, place, form)
    where own_cells > 0 and (government_cells > 0 or government_count = 0)

),

judged as (

    select *, {{ quality_verdict('left_value', 'comparison', 'right_value') }} as verdict
    from compared

)

select
    judged.report_id,
    rule_id,
    place,
    rule_group,
    verdict,
    left_value,
    right_value,
    -- What would follow if the blanks were zeros, where nothing but blanks stands in the way.
    case
        when verdict = 'not_assessable'
            and left_numbers + right_numbers + blank_count = left_count + right_count
            then {{ quality_verdict(
                'coalesce(left_known, 0)', 'comparison', 'coalesce(right_known, 0)'
            ) }}
    end as blank_as_zero,
    case
        when verdict = 'not_assessable'
            then concat_ws(
                ', ',
                case
                    when absent_last_year = 0 then null
                    when series.has_taken_over then 'the agency took over from another in this year'
                    when series.last_report_id is null then 'no report of the year before'
                    else absent_last_year || ' not in the table of the year before'
                end,
                nullif(absent_here, 0) || ' not in the table',
                {%- for status in quality_silent_statuses() %}
                nullif({{ status }}_count, 0) || ' {{ status }}'
                {{- "," if not loop.last }}
                {%- endfor %}
            )
    end as reason,
    left_numbers,
    right_count,
    left_blanks,
    largest_part,
    empty_parts
from judged
inner join {{ ref('int_quality_series') }} as series using (report_id)
