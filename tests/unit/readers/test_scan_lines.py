"""Lines of tables in scans: what a table is, its cells, and ink that does not belong to them."""

import cv2
import numpy as np
import pytest

from pipelines.readers.scan.ink import ink_of
from pipelines.readers.scan.sheet import ScannedSheet
from pipelines.readers.scan.tables import tables_of
from pipelines.readers.scan.tiling import ruled_tables, tiles_of


def test_the_edge_of_a_photographed_sheet_is_no_table():
    sheet = np.full((1400, 1000), 255, np.uint8)
    for top in (200, 800):
        for at in range(4):
            cv2.line(sheet, (150, top + 100 * at), (850, top + 100 * at), 0, 2)
            cv2.line(sheet, (150 + 233 * at, top), (150 + 233 * at, top + 300), 0, 2)
    alone = ruled_tables(ScannedSheet(sheet, np.eye(3)))
    cv2.polylines(sheet, [np.array([(40, 30), (960, 40), (970, 1370), (30, 1360)])], True, 0, 2)
    on_desk = ruled_tables(ScannedSheet(sheet, np.eye(3)))
    assert [one.tiles for one in on_desk] == [one.tiles for one in alone]
    assert [len(one.tiles) for one in alone] == [9, 9]


@pytest.mark.parametrize(("shade", "dash", "gap"), [(0, 1, 0), (205, 1, 0), (0, 3, 3), (205, 3, 3)])
def test_grey_and_dotted_lines_make_the_cells_that_black_ones_make(shade, dash, gap):
    grey = np.full((220, 640), 255, np.uint8)
    place = np.arange(640) % (dash + gap) < dash
    for top in (20, 80, 140, 200):
        grey[top : top + 2, 20:622][:, place[20:622]] = shade
    for left in (20, 200, 400, 620):
        grey[20:202, left : left + 2][place[20:202]] = shade
    [table] = ruled_tables(ScannedSheet(grey, np.eye(3)))
    places = [(tile.row, tile.column, tile.down, tile.across) for tile in table.tiles]
    assert places == [(row, column, 1, 1) for row in range(3) for column in range(3)]


def test_thick_lines_that_meet_in_a_corner_are_no_ink_of_a_cell():
    grey = np.full((80, 200), 255, np.uint8)
    cv2.rectangle(grey, (90, 25), (100, 50), 0, -1)
    alone = ink_of(grey, (0, 0, 200, 80))
    cv2.rectangle(grey, (0, 0), (199, 79), 90, 13)
    blurred = cv2.GaussianBlur(grey, (0, 0), 1.5)
    framed = ink_of(blurred, (0, 0, 200, 80))
    assert len(alone.pieces) == len(framed.pieces) == 1
    assert not framed.touches


def test_speckle_at_a_line_of_a_cell_is_no_ink_of_its_number():
    grey = np.full((80, 200), 255, np.uint8)
    cv2.rectangle(grey, (90, 25), (100, 50), 0, -1)
    cv2.rectangle(grey, (150, 3), (152, 6), 0, -1)
    ink = ink_of(grey, (0, 0, 200, 80))
    assert len(ink.pieces) == 1
    assert not ink.touches
    cv2.rectangle(grey, (120, 3), (130, 40), 0, -1)
    assert ink_of(grey, (0, 0, 200, 80)).touches


def test_strokes_that_meet_across_a_ruling_line_are_no_line():
    """处 over 计, 未 over 果: their upright strokes stand above each other."""
    grey = np.full((300, 600), 255, np.uint8)
    for top in (20, 75, 130, 185):
        cv2.line(grey, (20, top), (580, top), 0, 2)
    for left in (20, 300, 580):
        cv2.line(grey, (left, 20), (left, 185), 0, 2)
    for start, end in ((33, 66), (86, 119)):
        cv2.line(grey, (160, start), (160, end), 0, 2)
    [table] = tables_of(ScannedSheet(grey, np.eye(3)))
    assert [tile.across for tile in tiles_of(table)] == [1] * 6


def test_a_merged_cell_that_a_page_cuts_needs_no_line_there():
    """Chromium prints none."""
    grey = np.full((300, 600), 255, np.uint8)
    for top in (20, 80, 140):
        cv2.line(grey, (20 if top == 20 else 200, top), (580, top), 0, 2)
    for left in (20, 200, 390, 580):
        cv2.line(grey, (left, 20), (left, 140), 0, 2)
    [table] = tables_of(ScannedSheet(grey, np.eye(3)))
    tiles = [(tile.row, tile.column, tile.down) for tile in tiles_of(table)]
    assert tiles == [(0, 0, 2), (0, 1, 1), (0, 2, 1), (1, 1, 1), (1, 2, 1)]
