-- Cells that break one of the rules about single cells: words (P2), numbers that are no count or no
-- amount (P3), digits that are not those of the raw text (P4), digits that make no number (P5).
-- Most cells print a whole number in its own digits, and need no second look.
with cells as (

    select
        * replace (printed_value as value, printed_status as value_status),
        {{ quality_digits('raw_text') }} as digits
    from {{ ref('fct_cells') }}
    where is_current_version and {{ of_changed_years('report_year') }}
        and (
            printed_status in ('text', 'ambiguous')
            or (
                printed_status = 'reported'
                and (
                    raw_text is distinct from cast(cast(printed_value as bigint) as varchar)
                    or printed_value < 0
                )
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
