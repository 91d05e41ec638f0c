-- What the prose of the sections must say: problems named in 五, something in 六, the parts of 一.
with reports as (

    select
        reports.*,
        coalesce(
            bool_or(found.finding_code in ('sections_out_of_order', 'sections_not_told')), false
        ) as is_out_of_order
    from {{ ref('int_quality_reports') }} as reports
    left join {{ ref('int_quality_parser_findings') }} as found
        on reports.report_id = found.report_id and found.rule_id = 'S5'
    where reports.report_year >= 2019
    group by all

),

due as (

    select
        section_number,
        first_report_year,
        list(topic_code order by topic_code) as topic_codes
    from {{ ref('section_topics') }}
    where is_due
    group by section_number, first_report_year

),

sections as (

    select
        reports.report_id,
        reports.report_year,
        numbers.section_number,
        'section ' || numbers.section_number as place,
        sections.heading,
        sections.characters,
        sections.short_text,
        string_split(coalesce(sections.topics, ''), ',') as topics,
        -- The last section of an excerpt may go on where the excerpt does not.
        numbers.section_number = 6 or max(sections.section_number) over (
            partition by reports.report_id
        ) > numbers.section_number as is_whole,
        case
            when sections.heading is null then 'the section was not found'
            when reports.is_out_of_order then 'where the section begins and ends is not clear'
            when contains(sections.short_text, '从略') then 'the prose was left out of the document'
        end as reason
    from reports
    cross join (select unnest([1, 5, 6]) as section_number) as numbers
    left join {{ ref('stg_sections') }} as sections
        on reports.document_sha256 = sections.document_sha256
        and numbers.section_number = sections.section_number

),

judged as (

    select
        report_id,
        'S13' as rule_id,
        place,
        reason,
        [heading, short_text] as sentences,
        (characters = 0 and is_whole)
        or (
            section_number = 5 and regexp_full_match(
                short_text,
                '\s*(?:本?年度?|目前|我.{1,3}|暂)*(?:无|没有|不存在)(?:存在)?的?(?:主要|突出|明显)?(?:问题)?'
                '(?:及改进情况)?[。.]?\s*'
            )
        ) as is_broken
    from sections
    where section_number in (5, 6)

    union all

    select
        sections.report_id,
        'S14',
        sections.place,
        sections.reason,
        (
            select list(topics.label_zh order by topics.topic_code)
            from {{ ref('section_topics') }} as topics
            where list_contains(due.topic_codes, topics.topic_code)
                and not list_contains(sections.topics, topics.topic_code)
        ) as sentences,
        not list_has_all(sections.topics, due.topic_codes)
    from sections
    inner join due
        on sections.section_number = due.section_number
        and sections.report_year >= due.first_report_year

)

select
    report_id,
    rule_id,
    place,
    reason,
    case
        when reason is not null then 'not_assessable'
        when is_broken then 'fail'
        else 'pass'
    end as verdict,
    case when verdict = 'fail' then sentences end as sentences
from judged
