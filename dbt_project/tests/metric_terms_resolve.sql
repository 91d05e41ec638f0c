-- Every term of every metric's formula names a cell of some form, and nothing else stands in it: a
-- misspelt code would else be left out of a sum.
with expressions as (

    select metric_code, side, replace(expression, ' ', '') as expression
    from {{ ref('metrics') }}
    unpivot (expression for side in (numerator, denominator, base))

),

terms as (

    select
        metric_code,
        side,
        expression,
        regexp_extract_all(expression, '{{ metric_term() }}') as terms
    from expressions

)

select metric_code, side, expression
from terms
where
    array_to_string(terms, '') <> expression
    or len(terms) <> (
        select count(distinct cells.term)
        from {{ ref('int_metric_cells') }} as cells
        where cells.metric_code = terms.metric_code and cells.side = terms.side
    )
