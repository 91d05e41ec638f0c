"""Tests of what needs a cluster or a server beside it: they start it themselves, or skip."""
