"""What `make bench` runs: measurements, side by side with peers and with the bare readers.

Nothing here asserts a time; what is printed is what was measured in that run, on those bytes.
"""
