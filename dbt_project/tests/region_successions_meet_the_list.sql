-- A succession that we state is of a region that the list has, with that name and last year, and of
-- a successor that it has in the year after; else the list has changed and the row is to be looked at.
select successions.*
from {{ ref('region_successions') }} as successions
left join {{ ref('regions') }} as gone
    on successions.code = gone.code
    and successions.name = gone.name
    and successions.last_year = gone.valid_to_year
left join {{ ref('regions') }} as heir
    on successions.successor_code = heir.code
    and {{ is_in_force('successions.last_year + 1', 'heir') }}
where gone.code is null or heir.code is null
