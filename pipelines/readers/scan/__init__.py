"""Pictures of pages, read by character recognition: lines, grids, and several readings a cell.

`sheet` cleans a picture, `tables` and `tiling` find its grids, `ink` measures what stands in a
cell, `engines` recognise it, `page` puts the blocks of a page together. Nothing is guessed here:
each value keeps all its readings, and `extract.pictures` decides, when it stands in its form,
whether it may be believed.
"""
