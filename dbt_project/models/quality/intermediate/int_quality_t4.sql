-- Appeals: results beside their total, in each channel.
{{ quality_linear('T4') }}
