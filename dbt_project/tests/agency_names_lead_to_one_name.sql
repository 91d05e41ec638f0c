-- The lists of agencies' names are no riddle: a name has one meaning in a place, no alias
-- is of an alias, and no name leads back to itself.
select 'several meanings' as what, name, region_code
from {{ ref('int_listed_aliases') }}
where relation in ('alias', 'renamed')
group by all
having count(*) > 1

union all

select 'alias of an alias', first.name, first.region_code
from {{ ref('int_listed_aliases') }} as first
inner join {{ ref('int_listed_aliases') }} as second
    on first.official_name = second.name
    and first.relation = 'alias'
    and second.relation = 'alias'

union all

select 'renamed in a circle', first.name, first.region_code
from {{ ref('int_listed_aliases') }} as first
inner join {{ ref('int_listed_aliases') }} as second
    on first.official_name = second.name
    and second.official_name = first.name
    and first.region_code is not distinct from second.region_code
    and first.relation = second.relation
