"""A second, independent reading that checks the first: the text of a document against its grids."""

from pipelines.extract.cross_check.rows import disagreements, read_twice

__all__ = ["disagreements", "read_twice"]
