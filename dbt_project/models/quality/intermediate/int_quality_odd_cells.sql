-- Cells that break one of the rules about single cells: words (P2), numbers that are no count or no
-- amount (P3), digits that are not those of the raw text (P4), digits that make no number (P5).
with kinds as (

    select distinct "table" as table_code, cast(null as varchar) as row_code,
        "column" as column_code, data_type
    from {{ ref('form_columns') }}
    union all
    select 'legacy', indicator_code, 'value', data_type
    from {{ ref('legacy_indicators') }}

),

-- Most cells print a whole number in its own digits, and need no second look.
cells as (

    select cells.*, {{ quality_digits('cells.raw_text') }} as digits, kinds.data_type
    from {{ ref('int_report_cells') }} as cells
    left join kinds
        on cells.table_code = kinds.table_code
        and cells.column_code = kinds.column_code
        and (kinds.row_code is null or cells.row_code = kinds.row_code)
    where cells.value_status in ('text', 'ambiguous')
        or (
            cells.value_status = 'reported'
            and (
                cells.raw_text is distinct from cast(cast(cells.value as bigint) as varchar)
                or cells.value < 0
            )
        )

),

judged as (

    select
        *,
        case
            when value_status = 'text' then ['P2']
            when value_status = 'ambiguous' and digits <> '' then ['P5']
            when value_status = 'reported' then list_filter(
                [
                    case
                        when value < 0 and data_type <> 'signed' then 'P3'
                        when value <> trunc(value) and data_type <> 'amount' then 'P3'
                        when data_type = 'amount' and {{ unit_in_yuan('unit') }} is null
                            and unit is not null then 'P3'
                    end,
                    -- 未增未减 prints a zero without a digit.
                    case
                        when raw_text is null then 'P4'
                        when digits = '' and value = 0 then null
                        when try_cast(digits as decimal(24, 6)) is distinct from abs(value) then 'P4'
                    end
                ],
                lambda rule_id: rule_id is not null
            )
        end as broken
    from cells

)

select
    report_id,
    unnest(broken) as rule_id,
    table_code,
    {{ quality_place('judged') }} as place,
    {{ quality_operand(
        'report_id', 'table_code', 'row_code', 'column_code',
        'value', 'value_status', 'raw_text', 'locator'
    ) }} as operand
from judged
