select
    container_file,
    kind,
    container_sha256,
    size_bytes,

    records,
    documents,
    left_out,
    problem
from {{ ref('stg_containers') }}
