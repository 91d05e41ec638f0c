"""Load readings into the staging tables: `load`, one transaction per filing year.

`rows` makes frames of readings in the parsing processes, `spool` keeps them on disk until a year is
complete; `register` stages the agencies that must report; `counts` counts what is staged. The
tables are defined in `database`.
"""
