"""Getting what was read into the staging tables: `load`, a year in a transaction.

`rows` makes frames of readings, in the parsing processes, `spool` keeps them on disk until a year
is whole; `register` holds who must report. The tables themselves are `database`'s.
"""
