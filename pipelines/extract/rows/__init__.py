"""What a document prints, as labelled rows: a label and the cells that belong to it.

Here the containers meet: grids keep their blank cells, flows of lines lose them. Which statutory
table a row belongs to is `tables`.
"""
