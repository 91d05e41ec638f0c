-- What is left of an agency's name when its region is taken off: 审计局 of 湘潭县审计局, of 县审计局
-- and of 湖南省湘潭市湘潭县审计局. A name is shortened only by its very region: what begins with the
-- name of a region above alone is an agency of that one.
with names as (

    select distinct regions.place_id, reports.agency_name
    from {{ ref('int_settled_reports') }} as reports
    inner join {{ ref('int_report_regions') }} using (region_code, report_year)
    inner join {{ ref('int_regions') }} as regions using (region_id)
    where reports.agency_name is not null
    union
    select place_id, agency_name from {{ ref('int_registered_agencies') }}

),

ended as (

    select
        names.place_id,
        names.agency_name,
        max_by(endings.follows_short_name, length(endings.ending)) as follows_short_name,
        {{ with_official_ending('names.agency_name', 'endings') }} as full_name
    from names
    left join {{ ref('agency_endings') }} as endings
        on ends_with(names.agency_name, endings.ending)
    group by names.place_id, names.agency_name

),

-- What may stand before the region's own name: the regions above, and the head of a vertical system.
place_names as (

    select
        place_id,
        coalesce(string_agg(distinct regexp_escape(form), '|') filter (where not is_own), '')
            as above,
        list(distinct nullif(regexp_extract(form, '(街道|苏木|地区|[省市县区州盟旗镇乡])$'), ''))
            filter (where is_own) as kinds
    from {{ ref('int_region_name_forms') }}
    group by place_id

),

own_names as (

    select place_id, form as name, false as is_base
    from {{ ref('int_region_name_forms') }}
    where is_own
    union
    select place_id, base, true
    from {{ ref('int_region_name_forms') }}
    where is_own and base is not null

),

-- The name cut at the region's own name. Almost always nothing stands before it.
cut as (

    select
        ended.place_id,
        ended.agency_name,
        ended.follows_short_name,
        own_names.name,
        own_names.is_base,
        left(ended.full_name, strpos(ended.full_name, own_names.name) - 1) as before,
        substr(
            ended.full_name, strpos(ended.full_name, own_names.name) + length(own_names.name)
        ) as after
    from ended
    inner join own_names
        on ended.place_id = own_names.place_id
        and contains(ended.full_name, own_names.name)

),

of_region as (

    select
        cut.place_id,
        cut.agency_name,
        case
            when cut.after = '分局' and cut.before like '%_局'
                then regexp_replace(cut.before, '^(?:' || place_names.above || ')*', '') || '分局'
            when cut.after = '' or (cut.is_base and not coalesce(cut.follows_short_name, false)) then null
            when cut.before = '' then cut.after
            when regexp_full_match(
                cut.before,
                '(?:中华人民共和国|(?:国家|中国)\p{Han}{2,10}?(?:总局|局|银行|委员会|总署|监会))?'
                || '(?:' || place_names.above || ')*(?:人民政府|政府)?'
            ) then cut.after
        end as organ
    from cut
    inner join place_names using (place_id)
    where organ is not null
    qualify row_number() over (
        partition by cut.place_id, cut.agency_name order by length(cut.name) desc, cut.name
    ) = 1

),

-- A word for the region in place of its name: 县 in 县审计局. 市 in 市场, 县 in 县直 is none.
of_kind as (

    select
        ended.place_id,
        ended.agency_name,
        regexp_extract(ended.full_name, '^(?:自治)?(街道|苏木|地区|[省市县区州盟旗镇乡])(.{2,})$', [
            'kind', 'organ'
        ]) as parts
    from ended
    where not regexp_matches(
        ended.full_name, '^(市[场容郊]|市民[^政族]|市政[^府务法协策]|[县区]域|.[直委级])'
    )

)

select
    ended.place_id,
    ended.agency_name,
    of_region.organ is not null as names_region,
    {{ spelled_out("coalesce(
        of_region.organ,
        case when list_contains(place_names.kinds, parts.kind) then parts.organ end,
        ended.full_name
    )") }} as organ
from ended
left join place_names using (place_id)
left join of_region using (place_id, agency_name)
left join of_kind using (place_id, agency_name)
