{{ config(materialized='table') }}

-- The findings of all rules on the reports that are checked, one row for each report, rule and place.
with linear as (

    select
        linear.report_id,
        linear.rule_id,
        linear.place,
        linear.verdict,
        cast(linear.left_value as decimal(28, 6)) as left_value,
        cast(linear.right_value as decimal(28, 6)) as right_value,
        linear.blank_as_zero,
        linear.reason,
        shown.operands,
        cast(null as varchar[]) as sentences
    from {{ ref('int_quality_linear') }} as linear
    left join {{ ref('int_quality_operands') }} as shown using (report_id, rule_id, place)

)

select * from linear
{% for group in ['s', 'p', 't2', 't3', 'x', 'y', 'h'] %}
union all
select * from {{ ref('int_quality_' ~ group) }}
semi join {{ ref('int_quality_reports') }} using (report_id)
{% endfor %}
