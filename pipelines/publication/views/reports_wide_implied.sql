-- 年报宽表（含推定零值） · reports_wide with blanks filled where the report's own totals leave nothing for
-- them: a blank under a printed total that the other numbers under it already add up to is 0, and a sum
-- of such parts is known. Such a figure has the status `implied`; all others are as in reports_wide. A
-- variant for who needs complete rows: say in a paper that you used it.
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
