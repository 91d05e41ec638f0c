"""Labelled rows of a document, in any format: a label and the cells that belong to it.

Grids keep their blank cells, flows of lines lose them. `tables` assigns rows to the statutory
tables.
"""
