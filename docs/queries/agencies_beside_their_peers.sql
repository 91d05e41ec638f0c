-- How much each agency discloses, beside agencies of its kind at its level in the same year.
-- 各机关实质公开率，与同级同类机关比较。
--
-- The rate is applications granted wholly or in part over those processed; put another code of
-- `dim_metric` in its place. Percentiles stand where at least 5 peers have a value, ranks where at
-- least 5 have 30 cases; 1 is the highest value, good or bad. `n` is how many cases the rate rests
-- on. Where it is null, `why_null` says why.
select
    report_year,
    scope,
    agency_name,
    region_path,
    round(value, 4) as value,
    agency_year.n,
    stability,
    round(peer_p10, 4) as peer_p10,
    round(peer_p50, 4) as peer_p50,
    round(peer_p90, 4) as peer_p90,
    peer_count,
    peer_rank,
    ranked_count,
    why_null
from agency_year
join dim_agency using (agency_id)
join dim_region on agency_year.region_id = dim_region.region_id
where metric_code = 'substantive_disclosure_rate'
order by report_year, scope, value desc nulls last, agency_name;
