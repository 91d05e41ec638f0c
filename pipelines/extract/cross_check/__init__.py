"""Check the grids of a document against a second, independent reading of its text."""
