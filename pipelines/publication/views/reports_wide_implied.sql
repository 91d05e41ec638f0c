-- 年报宽表（含推定零值） · reports_wide with blanks filled as 0 where the report's own totals imply it: the
-- other numbers under the printed total already add up to it; a sum of such parts is known too. Such a
-- figure has the status `implied`; all others are as in reports_wide. For analyses that need complete rows:
-- state in a paper that you used it.
select
    reports_wide.* replace (
        {% for figure in figures if figure.data_type == 'count' %}
        coalesce({{ figure.figure_code }}, implied_figures['{{ figure.figure_code }}'])
            as {{ figure.figure_code }},
        if(
            {{ figure.figure_code }} is null and implied_figures['{{ figure.figure_code }}'] is not null,
            'implied',
            {{ figure.figure_code }}_status
        ) as {{ figure.figure_code }}_status{{ "" if loop.last else "," }}
        {% endfor %}
    )
from reports_wide
