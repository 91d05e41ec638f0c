"""Find what an element of a page is in: its cell, its table, an element of a set."""

from collections.abc import Container

from selectolax.lexbor import LexborNode

CELLS = frozenset(("td", "th"))


def nearest(node: LexborNode | None, tags: Container[str | None]) -> LexborNode | None:
    """Return the element itself or its nearest ancestor with one of those tags."""
    while node is not None and node.tag not in tags:
        node = node.parent
    return node


def cell_of(node: LexborNode | None) -> LexborNode | None:
    """Return the cell that an element is or is inside of."""
    return nearest(node, CELLS)


def is_inside(node: LexborNode | None, outer: Container[int]) -> bool:
    """Return whether an element is one of some elements, by identity, or inside one."""
    while node is not None and node.mem_id not in outer:
        node = node.parent
    return node is not None
