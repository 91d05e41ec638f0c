"""`python -m benchmarks.guards`: what each guard of the parser keeps out, and what it costs.

A guard makes a number null, ambiguous or not read because it may not belong where it stands.
`listed` names them all, `switches` turns them off, `documents` are those they are tried on, `lines`
counts the code that goes with each.
"""
