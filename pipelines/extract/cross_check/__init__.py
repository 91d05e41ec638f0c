"""Check the grids of a document against a second, independent reading of its text."""

from pipelines.extract.cross_check.rows import disagreements, read_twice

__all__ = ["disagreements", "read_twice"]
