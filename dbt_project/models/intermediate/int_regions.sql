with latest as (

    select code, name, level, lineage_id
    from {{ ref('regions') }}
    qualify row_number() over (partition by code order by valid_from_year desc) = 1

),

-- A code that was renamed has several rows in the list: one row per code, under its latest name.
listed as (

    select
        latest.code,
        latest.name,
        latest.level,
        latest.lineage_id,
        string_agg(distinct history.name, '、' order by history.name)
            filter (where history.name <> latest.name) as former_names,
        min(history.valid_from_year) as valid_from_year,
        nullif(max(coalesce(history.valid_to_year, 9999)), 9999) as valid_to_year
    from latest
    inner join {{ ref('regions') }} as history on latest.code = history.code
    group by all

),

all_levels as (

    select *, code as county_code from listed
    union all by name
    select code, name, 'township' as level, county_code from {{ ref('townships') }}

),

-- Some parents are not in the list (110100 市辖区, 429000 直辖县) and some townships hang on codes
-- of development zones: the prefixes of the code lead to the nearest region above that is listed.
placed as (

    select
        here.code as region_code,
        here.name as region_name,
        here.level,
        case here.level
            when 'province' then '000000'
            when 'prefecture' then province.code
            when 'county' then coalesce(prefecture.code, province.code)
            else coalesce(county.code, prefecture.code, province.code)
        end as parent_code,
        concat_ws(
            '/', province.name, prefecture.name, county.name,
            case here.level when 'township' then here.name end
        ) as region_path,
        province.code as province_code,
        province.name as province_name,
        prefecture.code as prefecture_code,
        prefecture.name as prefecture_name,
        county.code as county_code,
        county.name as county_name,
        here.lineage_id,
        here.former_names,
        here.valid_from_year,
        here.valid_to_year
    from all_levels as here
    left join listed as province
        on left(here.code, 2) || '0000' = province.code
    left join listed as prefecture
        on left(here.code, 4) || '00' = prefecture.code and prefecture.level = 'prefecture'
    left join listed as county
        on here.county_code = county.code and county.level = 'county'

),

nation as (

    select
        '000000' as region_code,
        '全国' as region_name,
        'nation' as level,
        '全国' as region_path

)

select * from placed
union all by name
select * from nation
