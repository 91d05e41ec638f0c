"""Publish the build: check it, copy it into the file that analysts open, write its exports.

`publish` runs the steps. `invariants` checks the build and the copies by the `keys` of tables;
`exports`, `csv_files` and `datapackage` write them; `parts` finds what has changed since the last
publication; `release_metadata`, `readme`, `changelog` and `questions` add version and counts, the
README, the changes, and the views named for questions (`views/`). `lake_history` reads earlier
publications of a lake. The tables themselves are computed in dbt, not here.
"""
