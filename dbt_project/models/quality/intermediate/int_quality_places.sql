{{ config(materialized='table') }}

-- The places of findings by the labels of the form, in Chinese and English: 表三 · （一）予以公开 · 总计.
with places as (

    select distinct
        place,
        split_part(place, '.', 1) as table_code,
        -- A row of its own name, x:…, may have a dot in it.
        nullif(regexp_replace(regexp_replace(place, '^[^.]*\.?', ''), '\.[a-z_]+$', ''), '')
            as first_code,
        nullif(regexp_extract(place, '\.[^.]+\.([a-z_]+)$', 1), '') as last_code
    from {{ ref('int_quality_findings') }}

),

-- Of a row that several forms have, the label of the last one.
printed as (

    select "table" as table_code, 'row' as kind, "row" as code, arg_max(label, form) as label_zh
    from {{ ref('form_rows') }}
    group by all
    union all
    select "table", 'column', "column", arg_max(label, form)
    from {{ ref('form_columns') }}
    group by all

),

named as (

    select 'applications' as table_code, 'row' as kind, outcome_code as code, label_en
    from {{ ref('dim_outcome') }}
    union all
    select 'applications', 'column', applicant_code, label_en from {{ ref('dim_applicant_type') }}
    union all
    select 'appeals', 'row', channel_code, label_en from {{ ref('dim_appeal_channel') }}
    union all
    select 'appeals', 'column', result_code, label_en from {{ ref('dim_appeal_result') }}
    union all
    select 'disclosure', 'row', item_code, label_en from {{ ref('dim_disclosure_item') }}
    union all
    select 'disclosure', 'column', measure_code, label_en
    from {{ ref('dim_disclosure_measure') }}

),

labels as (

    select
        printed.table_code,
        printed.kind,
        printed.code,
        printed.label_zh,
        coalesce(named.label_en, printed.label_zh) as label_en
    from printed
    left join named using (table_code, kind, code)
    union all
    select 'legacy', 'row', indicator_code, label_zh, label_en
    from {{ ref('dim_legacy_indicator') }}

),

-- applications.natural_person is a column of all rows.
located as (

    select
        places.place,
        places.table_code,
        split_part(places.place, ' ', 2) as number,
        columns_of_all_rows.code is null as is_row,
        case when is_row then places.first_code end as row_code,
        case when is_row then places.last_code else places.first_code end as column_code
    from places
    left join labels as columns_of_all_rows
        on places.table_code = columns_of_all_rows.table_code
        and columns_of_all_rows.kind = 'column'
        and places.first_code = columns_of_all_rows.code
        and places.last_code is null

)

select
    located.place,
    {% for language, tables, claim, section, year, report in [
        ('zh', ['表二', '表三', '表四', '统计表'], "'正文第 ' || number || ' 处'",
            "'第' || '一二三四五六'[cast(number as integer)] || '部分'", "number || ' 年度'", "'报告'"),
        ('en', ['table 2', 'table 3', 'table 4', 'statistics table'], "'text, number ' || number",
            "'part ' || number", "'year ' || number", "'the report'"),
    ] %}
    case
        when starts_with(located.place, 'claim ') then {{ claim }}
        when starts_with(located.place, 'section ') then {{ section }}
        when starts_with(located.place, 'year ') then {{ year }}
        when located.place = 'report' then {{ report }}
        else concat_ws(
            ' · ',
            case located.table_code
                {% for table in ['disclosure', 'applications', 'appeals', 'legacy'] %}
                when '{{ table }}' then '{{ tables[loop.index0] }}'
                {% endfor %}
            end,
            coalesce(rows_.label_{{ language }}, replace(located.row_code, 'x:', '')),
            columns_.label_{{ language }}
        )
    end as place_{{ language }}{{ "," if not loop.last }}
    {% endfor %}
from located
left join labels as rows_
    on located.table_code = rows_.table_code
    and rows_.kind = 'row'
    and located.row_code = rows_.code
left join labels as columns_
    on located.table_code = columns_.table_code
    and columns_.kind = 'column'
    and located.column_code = columns_.code
