"""Faults of the machine and of the operator's folders, tried on real runs: `make faults`."""
