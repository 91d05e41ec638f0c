"""From the build to the file that analysts open, and its copies: `publish` does it in one step.

`invariants` say what must hold before; `exports`, `csv_files` and `datapackage` write the copies;
`release_metadata`, `changelog` and `questions` are what a publication says of itself: its version
and counts, what has changed since the last one, and the views named for questions (`views/`).
Those of a lake can be read again: `lake_history`.
"""
