with listed as (

    select * from {{ ref('disclosure_items') }}

),

-- Rows that an agency added to the form are kept under their own printed label, in both languages.
unlisted as (

    select distinct
        row_code as item_code,
        false as is_statutory,
        substr(row_code, length('x:') + 1) as label_zh,
        label_zh as label_en
    from {{ ref('fct_cells') }}
    where fact = 'fct_published_counts' and starts_with(row_code, 'x:')

),

items as (

    select *, true as is_listed from listed
    union all by name
    select *, false as is_listed from unlisted

)

select
    item_code,
    item_order,
    is_statutory,
    is_listed,
    article_code,
    article_label_zh,
    label_zh,
    label_en,
    first_year,
    last_year,
    legal_source
from items
