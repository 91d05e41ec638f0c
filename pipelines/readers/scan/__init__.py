"""Read pictures of pages by character recognition: lines, grids, and several readings per cell.

`sheet` cleans a picture, `tables` and `tiling` find its grids, `ink` measures the content of a
cell, `engines` recognise it, `page` assembles the blocks of a page. Nothing is guessed here: each
value keeps all its readings, and `extract.pictures` decides, with its place in the form, whether to
accept it.
"""
