-- Each printed total of table 三 beside its largest part and beside the sum of its parts, whichever
-- of its row and its column it is the total of.
with totals as (

    select
        report_id,
        place,
        max(left_value) as total,
        bool_or(left_blanks > 0) as is_blank,
        max(largest_part) as largest_part,
        max(right_value) as sum_of_parts,
        bool_and(left_value is not null and right_value is not null) as is_known,
        bool_or(empty_parts = right_count) as has_empty_parts
    from {{ ref('int_quality_linear') }}
    where rule_id in ('T3.2', 'T3.3')
    group by all

)

select
    *,
    case
        when largest_part > total then 'fail'
        when is_known then 'pass'
        else 'not_assessable'
    end as parts_verdict,
    case
        when total > 0 and has_empty_parts then 'fail'
        when (total = 0 or is_blank) and largest_part > 0 then 'fail'
        when is_known then 'pass'
        else 'not_assessable'
    end as zero_verdict
from totals
