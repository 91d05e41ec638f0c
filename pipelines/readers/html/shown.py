"""What a page shows: hidden text is taken out, marks are written apart from the numbers beside.

Works on the tree of a page before it is made into lines and grids, so that both readings of the
page see the same. Only elements for which something is declared that may matter are looked at.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipelines.readers.html.css import (
    Declarations,
    Rule,
    read_sheet,
    read_style,
)
from pipelines.readers.html.declared import (
    Backs,
    Fonts,
    back_of_style,
    backs_of_sheet,
    hinted,
    inline_styles,
    rules_that_matter,
    rules_that_paint,
    rules_that_part,
    with_style,
)
from pipelines.readers.html.fields import FIELDS
from pipelines.readers.html.look import (
    CELLS,
    COLLAPSING,
    INLINE,
    TABLE_PARTS,
    Look,
    look_of,
    may_part,
    that_matter,
)
from pipelines.readers.html.parts import hide_columns, painted_part
from pipelines.readers.html.tabs import opens
from pipelines.readers.marks import lowered, picture, raised, struck

_BY_BROWSERS = read_sheet(
    "[hidden]:not([hidden=until-found i]),rp,datalist,audio:not([controls]),dialog:not([open])"
    "{display:none}"
    "[hidden=until-found i]{content-visibility:hidden}"
    "sup,rt,rtc{vertical-align:super}sub{vertical-align:sub}s,strike,del{text-decoration:line-through}"
    "bdo[dir=rtl i]{direction:rtl;unicode-bidi:bidi-override}"
).rules
_TAG = re.compile(r"[a-z]*")
_BY_ATTRIBUTES = "[hidden],[bgcolor]"
_BROWSERS_TAGS = frozenset(tag[0] for r in _BY_BROWSERS if (tag := _TAG.match(r.selector))[0])
_IN_LINES = frozenset(
    ("i", "em", "small", "label", "q", "code", "var", "mark", "ins", "sup", "sub")
)
_NAMED = frozenset(("span", "b"))
_NAMED_IN_CELLS = "td span[class],td b[class],th span[class]"
_NO_BLOCK = ":not(p,td,div,tr,table)"
_COLOURS = frozenset(("color", "background-color", "background-image", "text-shadow"))
_PLACES = frozenset((
    "position", "top", "bottom", "left", "right", "display", "float", "clip", "margin-left",
    "margin-right", "padding-left", "padding-right", "width",
))  # fmt: skip
_SIZES = frozenset(("width", "height", "max-width", "max-height", "overflow", "display"))
_TOGETHER = {
    **dict.fromkeys(("color", "background-color"), _COLOURS),
    **dict.fromkeys(("left", "top", "right", "bottom", "clip", "margin-left"), _PLACES),
    **dict.fromkeys(("width", "height", "max-width", "max-height"), _SIZES),
    **dict.fromkeys(("transform", "text-indent"), frozenset(("display",))),
    "vertical-align": frozenset(("font-size", *_PLACES)),
    "unicode-bidi": frozenset(("direction",)),
}
"""Other properties that decide with one whether text is hidden or marked."""
_LEAVES = frozenset((
    "img", "input", "select", "textarea", "svg", "canvas", "object", "embed", "iframe", "video",
    "button", "meter", "progress", "math",
))  # fmt: skip
_ALWAYS_MARKS = frozenset(("sup", "sub", "rt", "rtc"))
_DIGIT = re.compile(r"\d")
_COLUMNS = frozenset(("col", "colgroup"))
_TOP = frozenset(("html", "body"))
_UNTOUCHED = (0, 0, 0)


class ShownPage:
    """The elements of a page that something is declared for, and how they look."""

    def __init__(
        self,
        tree: LexborHTMLParser,
        source: bytes,
        sheets: tuple[str, ...],
        backs: Backs = frozenset(),
    ):
        """Ask what the styles of a page declare; `sheets` are its own and those that came with it.

        `backs` are backgrounds that attributes set. Nothing is looked for in the tree yet.
        """
        self._tree, self._source, self._sheets = tree, source, sheets
        self._fonts: Fonts = frozenset().union(*(read_sheet(text).fonts for text in sheets))
        self._rules_of: dict[int, list[tuple[tuple, Declarations]]] = defaultdict(list)
        self._looks: dict[int, Look] = {}
        self._doubtful: set[int] = set()
        styles = inline_styles(source)
        backs = backs.union(*map(back_of_style, styles), *map(backs_of_sheet, sheets))
        self._backs = backs
        self._parting = [(rule, _PLACES) for text in sheets for rule in rules_that_part(text)]
        self._painting_styles = [style for style in styles if "url" in style or "grad" in style]
        self._styles = {style: names for style in styles if (names := self._in_style(style))}

    @property
    def selectors(self) -> list[str]:
        """What to look for in the tree, beside the tags that it is asked for."""
        named = [_NAMED_IN_CELLS] if self._parting else []
        styled = [
            with_style(style) + (_NO_BLOCK if names is _PLACES else "")
            for style, names in self._styles.items()
        ]
        return [_BY_ATTRIBUTES, *named, *styled]

    def apply(self, nodes: list[LexborNode], others: list[LexborNode]) -> list[LexborNode]:
        """Leave only what is shown, and say which of some other elements are left.

        `nodes` are those that `selectors` find.
        """
        tags = frozenset([node.tag for node in others])
        has_style = self._sheets or self._styles or self._painting_styles
        is_usual = len(nodes) == len(others) and tags.isdisjoint(_BROWSERS_TAGS)
        if is_usual and not has_style and not any("hidden" in n.attributes for n in others):
            return others
        touched, in_play = self._touched(nodes, tags)
        parts = list(self._parts())
        if not touched and not parts:
            return others
        self._match(in_play)
        gone, leaves = self._shown(touched)
        changes = [(leaf, self._changed(leaf)) for leaf in leaves.values()]
        painted = list(self._painted(parts))
        removed = {leaf.mem_id for leaf, text in changes if text is None}
        removed.update(gone)
        left = [node for node in others if not _is_inside(node, removed)]
        for node in touched.values():
            if self._look(node).apart:
                node.insert_before(" ")
                node.insert_after(" ")
        for insert, text in painted:
            insert(text)
        for leaf, text in changes:
            if text is None and leaf.is_text_node:
                # An element that is empty from the first would be an icon.
                leaf.replace_with(" ") if leaf.parent.tag == "i" else leaf.decompose()
            elif text is None:
                leaf.decompose()
            elif text:
                leaf.replace_with(text)
        hide_columns([node for node in gone.values() if node.tag in _COLUMNS])
        for node in gone.values():
            if node.tag not in _COLUMNS:
                node.decompose()
        return left

    def _in_style(self, style: str) -> frozenset[str]:
        """The properties in play where a style attribute stands; `_PARTS` may set it apart."""
        declared = read_style(style)
        names = that_matter(declared, self._backs, self._fonts)
        if not names:
            return _PLACES if may_part(declared) else frozenset()
        return frozenset(names)

    def _touched(
        self, nodes: list[LexborNode], tags: frozenset[str]
    ) -> tuple[dict[int, LexborNode], set[str]]:
        """The elements for which something that may matter is declared, and what is in play."""
        touched: dict[int, LexborNode] = {}
        in_play: set[str] = set()

        def touch(node: LexborNode, names: Iterable[str]) -> None:
            touched[node.mem_id] = node
            for name in names:
                in_play.update((name, *_TOGETHER.get(name, ())))

        may_be_hidden = False
        for node in nodes:
            attributes = node.attributes
            names = self._styles.get(attributes.get("style") or "", frozenset())
            if names is _PLACES and not (node.tag in INLINE and cell_of(node)):
                names = frozenset()
            if node.tag == "font":
                names = names or that_matter(hinted(node), self._backs, self._fonts)
            may_be_hidden = may_be_hidden or "hidden" in attributes
            if names:
                touch(node, names)
        for rule in _BY_BROWSERS:
            tag = _TAG.match(rule.selector)[0]
            if tag in tags or (may_be_hidden and not tag):
                for node in self._css(rule.selector):
                    touch(node, rule.declarations)
                    self._rules_of[node.mem_id].append(((-1,), rule.declarations))
        is_parted = not tags.isdisjoint(_IN_LINES) or any(n.tag in _NAMED for n in nodes)
        for rule, names, node in self._by_sheets(is_parted):
            touch(node, names)
            if rule.part.startswith("first"):
                self._doubtful.add(node.mem_id)
        return touched, in_play

    def _by_sheets(self, is_parted: bool) -> Iterator[tuple[Rule, Iterable[str], LexborNode]]:
        """The elements that rules of sheets may hide, mark or set apart."""
        inking, hiding = [], []
        for text in self._sheets:
            for rule in rules_that_matter(text, self._backs, self._fonts):
                names = that_matter(rule.declarations, self._backs, self._fonts)
                (inking if _COLOURS.issuperset(names) else hiding).append((rule, names))
        yield from self._found(inking, _bears_cells)
        yield from self._found(hiding, _any)
        if is_parted:
            yield from self._found(self._parting, cell_of)

    def _found(self, rules: list[tuple], where: Callable) -> Iterator[tuple]:
        """What rules match at such places. One look for all of them first: mostly there is none."""
        together = ",".join([rule.selector for rule, *_ in rules])
        if not rules or not any(map(where, self._css(together))):
            return
        for rule, names in rules:
            for node in self._css(rule.selector):
                if where(node):
                    yield rule, names, node

    def _css(self, selector: str) -> list[LexborNode]:
        try:
            return self._tree.css(selector)
        except SelectolaxError:
            return []

    def _match(self, in_play: set[str]) -> None:
        """Find what the sheets declare of the properties in play, element by element."""
        order = 0
        for text in self._sheets:
            for rule in read_sheet(text).rules:
                order += 1
                if rule.part or in_play.isdisjoint(rule.declarations):
                    continue
                for node in self._css(rule.selector):
                    weight = (0, *rule.weight, order)
                    self._rules_of[node.mem_id].append((weight, rule.declarations))

    def _declared(self, node: LexborNode) -> Declarations:
        """What holds for an element, after all sheets, its attributes and its own style."""
        attributes = node.attributes
        found = hinted(node)
        layers = [rules for _, rules in sorted(self._rules_of.get(node.mem_id, ()), key=_weight)]
        if attributes.get("style"):
            layers.append(read_style(attributes["style"]))
        for layer in layers:
            for name, (value, important) in layer.items():
                if important or not found.get(name, ("", False))[1]:
                    found[name] = (value, important)
        if node.tag in _TOP:
            # Pages hide themselves until a script has run.
            for name in ("display", "visibility", "opacity"):
                found.pop(name, None)
        return found

    def _look(self, node: LexborNode | None) -> Look:
        """How an element looks, those around it first."""
        chain = []
        while node is not None and node.is_element_node and node.mem_id not in self._looks:
            chain.append(node)
            node = node.parent
        known = node is not None and node.is_element_node
        look = self._looks[node.mem_id] if known else self._first_look
        for each in reversed(chain):
            look = look_of(each.tag, self._declared(each), look, self._fonts)
            if look.gone and (each.tag == "option" or opens(each, self._source)):
                look = look_of(each.tag, {}, self._looks[each.parent.mem_id], self._fonts)
            if each.mem_id in self._doubtful:
                look = look_of(each.tag, {"mask": ("part", False)}, look, self._fonts)
            self._looks[each.mem_id] = look
        return look

    @cached_property
    def _first_look(self) -> Look:
        """How a page looks; where sheets are not at hand, its background is not known for sure."""
        head = self._tree.head
        is_linked = head is not None and head.css_first("link[rel~=stylesheet i]") is not None
        return Look(is_sure=not is_linked and not any("@import" in text for text in self._sheets))

    def _shown(
        self, touched: dict[int, LexborNode]
    ) -> tuple[dict[int, LexborNode], dict[int, LexborNode]]:
        """The outermost elements that are gone, and the texts and pictures that may be marked."""
        gone: dict[int, LexborNode] = {}
        leaves: dict[int, LexborNode] = {}
        seen: set[int] = set()
        for node in touched.values():
            look = self._look(node)
            if node.tag in _COLUMNS:
                # One that is not displayed does not count, but its cells are shown.
                if not look.visible:
                    gone[node.mem_id] = node
            elif look.gone:
                around = node.parent
                while around is not None and around.mem_id in self._looks:
                    if not self._looks[around.mem_id].gone:
                        break
                    node, around = around, around.parent
                if self._is_removed(node):
                    gone[node.mem_id] = node
                    continue
            _gather(node, leaves, seen)
        if gone:
            leaves = {key: leaf for key, leaf in leaves.items() if not _is_inside(leaf, gone)}
        return gone, leaves

    def _is_removed(self, node: LexborNode) -> bool:
        """Whether an element that is gone leaves no place behind, as a cell does."""
        declared = self._declared(node)
        if node.tag in COLLAPSING and declared.get("visibility", ("",))[0] == "collapse":
            return True
        return node.tag not in TABLE_PARTS or declared.get("display", ("",))[0] == "none"

    def _changed(self, leaf: LexborNode) -> str | None:
        """A text as it looks; "" if it stays as it is, None if it is not seen."""
        if not leaf.is_text_node:
            look = self._look(leaf)
            if look.gone or not look.visible or (leaf.tag in FIELDS and look.hidden):
                return None
            return picture(leaf.tag) if leaf.tag in FIELDS and look.is_unclear else ""
        text = leaf.text_content
        if not text or text.isspace():
            return ""
        look = self._look(leaf.parent)
        if look.gone or look.hidden:
            return None
        return self._marked(leaf, text, look)

    def _marked(self, leaf: LexborNode, text: str, look: Look) -> str | None:
        if not look.in_cell:
            return None if look.struck else _leveled(text, look) if look.level else ""
        marked = text
        if look.level and (leaf.parent.tag in _ALWAYS_MARKS or not _is_alone(leaf, text)):
            marked = _leveled(text, look)
        if look.is_unclear and _DIGIT.search(text):
            marked = picture(text.strip())
        if look.struck:
            marked = struck(text)
        return "" if marked == text else marked

    def _parts(self) -> Iterator[tuple[Rule, LexborNode]]:
        """What styles paint into cells of their own accord: rules, and the elements in cells."""
        rules = [(rule, ()) for text in self._sheets for rule in rules_that_paint(text)]
        rules += [
            (Rule(with_style(style), "", _UNTOUCHED, read_style(style)), ())
            for style in self._painting_styles
        ]
        yield from ((rule, node) for rule, _, node in self._found(rules, cell_of))

    def _painted(self, parts: list[tuple[Rule, LexborNode]]) -> Iterator[tuple]:
        """How to put what is painted into the tree, and the text for it."""
        winners: dict[tuple[int, str], tuple[Rule, LexborNode]] = {}
        for rule, node in sorted(parts, key=lambda part: part[0].weight):
            winners[node.mem_id, rule.part] = (rule, node)
        for rule, node in winners.values():
            if not rule.part and rule.declarations.get("background-image", ("",))[0] != "url":
                continue
            look = self._look(node)
            if rule.part:
                look = look_of("span", rule.declarations, look, self._fonts)
            if look.gone or look.hidden:
                continue
            text = painted_part(rule, node)
            if text and look.level:
                text = _leveled(text, look)
            if text and look.struck:
                text = struck(text)
            if text:
                first = node.first_child if rule.part != "after" else None
                yield (first.insert_before if first else node.insert_child), text


def _weight(rule: tuple) -> tuple:
    return rule[0]


def _gather(node: LexborNode, leaves: dict[int, LexborNode], seen: set[int]) -> None:
    """Add the texts and pictures in an element."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if each.mem_id in seen:
            continue
        seen.add(each.mem_id)
        if each.is_text_node or each.tag in _LEAVES:
            leaves[each.mem_id] = each
        else:
            waiting += each.iter(include_text=True)


def cell_of(node: LexborNode) -> LexborNode | None:
    """The cell that an element is, or stands in."""
    each = node
    while each is not None and each.tag not in CELLS:
        each = each.parent
    return each


def _is_inside(node: LexborNode | None, outer: Container[int]) -> bool:
    """Whether a node is one of some, or stands in one."""
    while node is not None and node.mem_id not in outer:
        node = node.parent
    return node is not None


def _bears_cells(node: LexborNode) -> bool:
    """Whether an element stands in a cell or around some."""
    return cell_of(node) is not None or node.css_first("td,th") is not None


def _any(node: LexborNode) -> bool:
    return True


def _is_alone(leaf: LexborNode, text: str) -> bool:
    """Whether a cell holds nothing but that text."""
    cell = cell_of(leaf.parent)
    return cell is not None and cell.text().strip() == text.strip()


def _leveled(text: str, look: Look) -> str:
    """What is raised or lowered; nothing beside it is joined to what has no sign for that."""
    marked = raised(text) if look.level > 0 else lowered(text)
    return f" {marked} " if _DIGIT.search(marked) or not marked else marked
