with source as (

    select * from {{ source('staging', 'finding_verdicts') }}

),

renamed as (

    select
        line,
        rule_id,
        report_id,
        place,
        operand_values,
        verdict,
        note,
        decided_by,
        decided_on
    from source

)

select * from renamed
