"""Measurements for `make bench`, beside peers and the bare readers.

No time is asserted; the output is what was measured in that run, on those bytes.
"""
