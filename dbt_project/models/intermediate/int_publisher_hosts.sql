-- The hosts of addresses that documents were got from, on which what stands is the publisher's.
with addresses as (

    select distinct {{ url_host('url') }} as host from {{ ref('stg_documents') }} where url is not null

),

known as (

    select host, is_suffix, ground from {{ ref('publisher_hosts') }}
    union all
    select distinct unnest(hosts), false, 'an enabled entry of the sources list'
    from {{ ref('stg_sources') }}
    where is_enabled

)

select addresses.host, min(known.ground) as ground
from addresses
inner join known
    on addresses.host = known.host
    or (known.is_suffix and ends_with(addresses.host, '.' || known.host))
group by addresses.host
