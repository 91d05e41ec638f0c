{{ config(materialized='incremental') }}

{% set sides = ['numerator', 'denominator', 'base'] %}

with metrics as (

    select * from {{ ref('dim_metric') }}

),

reports as (

    select * from {{ ref('dim_report') }} where {{ of_changed_years('report_year') }}

),

metric_cells as (

    select * from {{ ref('int_metric_cells') }}

),

tables_printed as (

    {% for table in ['applications', 'appeals', 'disclosure'] %}
    select
        report_id,
        report_year,
        '{{ table }}' as table_code,
        {{ table }}_status as table_status,
        {{ table }}_form as form
    from reports
    union all
    {% endfor %}
    select report_id, report_year, 'report', 'complete', null from reports

),

-- The form whose cells a table has: its own, or the latest of its year or before where it does not
-- tell. The table of appeals has kept its form of 2019.
tables as (

    select
        tables_printed.report_id,
        tables_printed.table_code,
        tables_printed.table_status,
        max(forms.form) as form
    from tables_printed
    inner join (select distinct table_code, form from metric_cells) as forms
        on tables_printed.table_code = forms.table_code
        and forms.form <= coalesce(tables_printed.form, cast(tables_printed.report_year as varchar))
    group by
        tables_printed.report_id, tables_printed.table_code, tables_printed.table_status

),

-- Reports are many, and few the ways in which their tables are of this form or that, or absent.
shapes as (

    select
        report_id,
        string_agg(
            concat_ws(':', table_code, form, table_status = 'absent'), ' ' order by table_code
        ) as shape
    from tables
    group by report_id

),

examples as materialized (

    select shapes.shape, tables.*
    from (select shape, min(report_id) as report_id from shapes group by shape) as shapes
    inner join tables using (report_id)

),

expected as (

    select
        examples.shape,
        metric_cells.metric_code,
        {% for side in sides %}
        count(*) filter (metric_cells.side = '{{ side }}') as {{ side }}_cells,
        {% endfor %}
        bool_or(examples.table_status = 'absent') as is_absent
    from examples
    inner join metric_cells using (table_code, form)
    group by examples.shape, metric_cells.metric_code

),

-- Joined with their form first: each of them is in several metrics.
operands as materialized (

    select operands.*, tables.form
    from {{ ref('int_metric_operands') }} as operands
    inner join tables using (report_id, table_code)

),

known as (

    select
        operands.report_id,
        metric_cells.metric_code,
        {% for side in sides %}
        sum(metric_cells.sign * operands.value) filter (metric_cells.side = '{{ side }}')
            as {{ side }},
        count(operands.value) filter (metric_cells.side = '{{ side }}') as {{ side }}_known,
        {% endfor %}
        bool_or(operands.is_consistent = false) as has_contradiction
    from operands
    inner join metric_cells using (table_code, form, row_code, column_code)
    group by operands.report_id, metric_cells.metric_code

),

-- A side is what its cells add up to, if all of them are known.
sums as (

    select
        shapes.report_id,
        expected.metric_code,
        {% for side in sides %}
        case when known.{{ side }}_known = expected.{{ side }}_cells then known.{{ side }} end
            as {{ side }},
        expected.{{ side }}_cells,
        {% endfor %}
        expected.is_absent,
        known.has_contradiction,
        coalesce(known.numerator_known, 0) < expected.numerator_cells
        or coalesce(known.denominator_known, 0) < expected.denominator_cells as is_unknown
    from shapes
    inner join expected using (shape)
    left join known
        on shapes.report_id = known.report_id
        and expected.metric_code = known.metric_code

),

unknown_tables as materialized (

    select sums.metric_code, tables.*
    from sums
    inner join tables using (report_id)
    where sums.is_unknown

),

unknown as (

    select
        report_id,
        metric_code,
        string_agg(distinct cell, ', ' order by cell) as unknown_cells
    from (
        select
            tables.report_id,
            tables.metric_code,
            metric_cells.row_code || '.' || metric_cells.column_code || ': '
            || coalesce(operands.value_status, nullif(tables.table_status, 'complete'), 'missing')
                as cell
        from unknown_tables as tables
        inner join metric_cells using (table_code, form, metric_code)
        left join operands
            on tables.report_id = operands.report_id
            and tables.table_code = operands.table_code
            and metric_cells.row_code = operands.row_code
            and metric_cells.column_code = operands.column_code
        where operands.value is null and metric_cells.side <> 'base'
    )
    group by report_id, metric_code

),

metrics_of_reports as (

    select
        reports.report_id,
        metrics.metric_code,
        metrics.kind,
        reports.agency_id,
        reports.region_id,
        reports.region_code,
        reports.report_year,
        reports.scope,
        sums.numerator,
        sums.denominator,
        {{ metric_value('metrics.kind', 'sums.numerator', 'sums.denominator') }} as value,
        sums.base as n,
        case
            when sums.is_absent then 'table_absent'
            when coalesce(sums.numerator_cells, 0) = 0 then 'not_in_form'
            when metrics.kind <> 'amount' and sums.denominator_cells = 0 then 'not_in_form'
            else {{ metric_why_null('metrics.kind', 'sums.numerator', 'sums.denominator') }}
        end as why_null,
        unknown.unknown_cells,
        coalesce(sums.has_contradiction, false) as has_contradiction
    from reports
    cross join metrics
    left join sums
        on reports.report_id = sums.report_id
        and metrics.metric_code = sums.metric_code
    left join unknown
        on reports.report_id = unknown.report_id
        and metrics.metric_code = unknown.metric_code
    where metrics.kind <> 'gap'

),

gaps as (

    select
        one.* replace (
            metrics.metric_code as metric_code,
            metrics.kind as kind,
            null as numerator,
            null as denominator,
            one.value - other.value as value,
            least(one.n, other.n) as n,
            coalesce(one.why_null, other.why_null) as why_null,
            nullif(concat_ws(', ', one.unknown_cells, other.unknown_cells), '') as unknown_cells,
            one.has_contradiction or other.has_contradiction as has_contradiction
        )
    from metrics
    inner join metrics_of_reports as one on metrics.of_metric = one.metric_code
    inner join metrics_of_reports as other
        on metrics.less_metric = other.metric_code
        and one.report_id = other.report_id
    where metrics.kind = 'gap'

)

select
    report_id,
    metric_code,

    agency_id,
    region_id,
    region_code,
    report_year,
    scope,

    numerator,
    denominator,
    value,
    n,
    case when value is not null then {{ stability('n') }} end as stability,
    why_null,
    case when why_null = 'unknown_part' then unknown_cells end as unknown_cells,
    has_contradiction
from (
    select * from metrics_of_reports
    union all by name
    select * from gaps
)
{{ ordered_by_year() }}
