"""`python -m benchmarks.guards`: the benefit and the cost of each guard of the parser.

A guard makes a number null, ambiguous or not read because it may not belong in its place. `listed`
names them all, `switches` turns them off, `documents` are those they are tried on, `code` counts
the lines of each.
"""
