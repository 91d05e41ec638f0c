-- Text against table: what the prose counts beside the cells, changes, and totals beside parts.
with claims as (

    select * from {{ ref('int_quality_claims') }}

),

compared as (

    select
        claims.report_id,
        claims.place,
        any_value(claims.claimed) as claimed,
        any_value(claims.doubt) as doubt,
        any_value(claims.sentence) as sentence,
        any_value(claims.operand) as operand,
        rules.rule_id,
        bool_or(counterparts.report_id is not null) as is_printed,
        bool_or(counterparts.value = claims.claimed) as is_matched,
        bool_and(counterparts.value is not null) as is_known,
        -- The way to understand it that matches, else the plainest.
        min_by(
            counterparts,
            counterparts.reading_order
            - case when counterparts.value = claims.claimed then 100 else 0 end
        ) as counterpart
    from claims
    inner join (select distinct claim_code, rule_id from {{ ref('claim_counterparts') }}) as rules
        using (claim_code)
    left join {{ ref('int_quality_claim_counterparts') }} as counterparts
        on claims.report_id = counterparts.report_id
        and claims.claim_code = counterparts.claim_code
    group by claims.report_id, claims.place, rules.rule_id

),

judged as (

    select
        *,
        case
            when doubt is not null then 'not_assessable'
            when is_matched then 'pass'
            when is_known then 'fail'
            else 'not_assessable'
        end as verdict,
        case
            when doubt is not null then doubt
            when is_matched or is_known then null
            when is_printed then 'a cell of the table prints no number'
            else 'the table has no such cell'
        end as reason
    from compared

),

parts as (

    select
        total.report_id,
        total.place,
        total.claimed as total,
        total.sentence as total_sentence,
        total.operand,
        coalesce(total.doubt, part.doubt) as doubt,
        part.claim_number,
        part.claimed,
        part.sentence,
        part.sentence <> total.sentence and row_number() over (
            partition by total.report_id, total.place, part.sentence order by part.claim_number
        ) = 1 as is_next_sentence,
        struct_update(part.operand, side := 'right') as part_operand,
        sum(part.claimed) over (
            partition by total.report_id, total.place order by part.claim_number
        ) as running_sum
    from claims as part
    inner join claims as total
        on part.report_id = total.report_id
        and part.refers_to = total.claim_number
    where part.claim_code not in ('increase', 'decrease') and part.value is not null

),

lists as (

    select
        report_id,
        place,
        any_value(total) as total,
        sum(claimed) as sum_of_parts,
        count(*) as part_count,
        max(doubt) as doubt,
        -- One total broken down in two ways, one after the other, is not one list.
        sum(claimed) > any_value(total)
            and sum(claimed) % nullif(any_value(total), 0) = 0
            and count(distinct running_sum) filter (running_sum % nullif(total, 0) = 0)
            = sum(claimed) / nullif(any_value(total), 0) as is_several_lists,
        list_prepend(any_value(operand), list(part_operand order by claim_number)) as operands,
        list_prepend(
            any_value(total_sentence),
            list(sentence order by claim_number) filter (is_next_sentence)
        ) as sentences
    from parts
    group by report_id, place

),

-- What tells that fees were charged: a number of yuan, or applicants who did not pay in time.
fees as (

    select report_id, operand, sentence
    from claims
    where claim_code = 'processing_fee' and value > 0 and doubt is null

    union all

    select
        report_id,
        {{ quality_operand(
            'report_id', 'table_code', 'row_code', 'column_code',
            'value', 'value_status', 'raw_text', 'locator'
        ) }},
        null
    from {{ ref('int_quality_cells') }}
    where row_code = 'other_overdue_fee' and column_code = 'total' and value > 0

),

told_fees as (

    select
        reports.report_id,
        list(fees.operand order by fees.sentence, fees.operand) as operands,
        list(fees.sentence order by fees.sentence, fees.operand) filter (fees.sentence is not null)
            as sentences,
        any_value(list_contains(string_split(sections.topics, ','), 'fees')) as has_fees,
        case
            when any_value(sections.section_number) is null then 'the section was not found'
            when any_value(contains(sections.short_text, '从略'))
                then 'the prose was left out of the document'
        end as reason
    from fees
    inner join {{ ref('int_quality_reports') }} as reports using (report_id)
    left join {{ ref('stg_sections') }} as sections
        on reports.document_sha256 = sections.document_sha256
        and sections.section_number = 6
    group by reports.report_id

),

denied_fees as (

    select
        denial.report_id,
        denial.place,
        list_prepend(
            any_value(denial.operand), list(fees.operand order by fees.sentence, fees.operand)
        ) as operands,
        list_prepend(
            any_value(denial.sentence), list(fees.sentence order by fees.sentence, fees.operand)
        ) as sentences
    from claims as denial
    inner join fees on denial.report_id = fees.report_id and fees.sentence is not null
    where denial.claim_code = 'processing_fee_none' and denial.doubt is null
    group by denial.report_id, denial.place

)

{% for rule in ['X1', 'X2', 'X3', 'X4', 'X5', 'X6', 'X8', 'X10'] %}
select
    {{ quality_finding(
        rule, 'place', 'claimed', '=', 'counterpart.value', verdict='verdict',
        reason='reason',
        operands='list_prepend(operand, counterpart.operands)',
        sentences="[sentence, 'compared with ' || counterpart.reading]"
    ) }}
from judged
where rule_id = '{{ rule }}'

union all

{% endfor %}
select
    {{ quality_finding(
        'X7', 'place', 'printed', '=', 'recomputed', operands='operands', sentences='[sentence]',
        verdict="case
            when recomputed is null then 'not_assessable'
            when is_within_rounding then 'pass'
            else 'fail'
        end",
        reason='case when recomputed is null then reason end'
    ) }}
from {{ ref('int_quality_changes') }}

union all

select
    {{ quality_finding(
        'X9', 'place', 'total', '=', 'sum_of_parts', operands='operands', sentences='sentences',
        verdict="case
            when doubt is not null then 'not_assessable'
            when total = sum_of_parts or is_several_lists then 'pass'
            when part_count = 1 and sum_of_parts < total then 'not_assessable'
            else 'fail'
        end",
        reason="case
            when doubt is not null then doubt
            when part_count = 1 and sum_of_parts < total then 'only one part is listed'
        end"
    ) }}
from lists

union all

select
    {{ quality_finding(
        'X11', "'section 6'", operands='operands', sentences='sentences',
        verdict="case
            when reason is not null then 'not_assessable'
            when has_fees then 'pass'
            else 'fail'
        end",
        reason='reason'
    ) }}
from told_fees

union all

select
    {{ quality_finding(
        'X11', 'place', verdict="'fail'", operands='operands', sentences='sentences'
    ) }}
from denied_fees
