select
    channel_code,
    parent_channel,
    channel_order,
    label_zh,
    label_en,
    legal_source
from {{ ref('appeal_channels') }}
