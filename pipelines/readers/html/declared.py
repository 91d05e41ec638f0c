"""Collect the declarations of a page that can hide or mark text: sheets, styles and attributes.

Each distinct sheet and style is parsed once: many pages repeat them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from itertools import chain

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipelines.readers.html.ancestors import cell_of
from pipelines.readers.html.css import (
    RELEVANT,
    Declarations,
    StyleRule,
    paints,
    read_sheet,
    read_style,
    with_variables,
)
from pipelines.readers.html.hiding import that_matter
from pipelines.readers.html.look import INLINE, may_part, sets_apart
from pipelines.readers.html.style_sources import Backs, backs_of, hinted, inline_styles, with_style

Fonts = frozenset[str]
Rules = dict[str, list[tuple[StyleRule, Iterable[str]]]]

_OF_BROWSERS = read_sheet(
    "[hidden]:not([hidden=until-found i]),rp,datalist,audio:not([controls]),dialog:not([open])"
    "{display:none}"
    "[hidden=until-found i]{content-visibility:hidden}"
    "sup,rt,rtc{vertical-align:super}sub{vertical-align:sub}s,strike,del{text-decoration:line-through}"
    "bdo[dir=rtl i]{direction:rtl;unicode-bidi:bidi-override}"
).rules
_NO_LETTER = re.compile(r"[^a-z]")
_BY_BROWSERS = [(_NO_LETTER.split(rule.selector, 1)[0], rule) for rule in _OF_BROWSERS]
"""What browsers declare, by the tag that a selector begins with, if it does."""
_BY_ATTRIBUTES = "[hidden],[bgcolor]"
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
    "vertical-align", "font-size", "transform",
))  # fmt: skip
_ITEMS = frozenset(("display",))
_BY_THEMSELVES = frozenset((
    "display", "visibility", "opacity", "font-size", "text-decoration", "font-family",
))  # fmt: skip
"""Properties that hide or mark text by themselves."""
_MOST_STYLES = 60
_TOP = frozenset(("html", "body"))


class PageStyles:
    """The declarations of a page for its elements."""

    def __init__(
        self,
        tree: LexborHTMLParser,
        source: bytes,
        sheets: tuple[str, ...],
        backs: Backs = frozenset(),
    ):
        """Parse the styles of a page; `sheets` are its own and those that came with it.

        `backs` are backgrounds set by attributes. The tree is not searched yet.
        """
        styles = inline_styles(source)
        filled = with_variables((*sheets, *styles))
        self._tree = tree
        self.sheets = sheets = tuple(map(filled, sheets))
        self._read = lambda style: read_style(filled(style))
        self.fonts: Fonts = frozenset().union(*(read_sheet(text).fonts for text in sheets))
        self.doubtful: set[int] = set()
        """Elements of which a part looks different from the rest."""
        self._rules_of: dict[int, list[tuple[tuple, Declarations]]] = defaultdict(list)
        rules = (rule.declarations for text in sheets for rule in read_sheet(text).rules)
        self._backs = backs | backs_of(map(self._read, styles)) | backs_of(rules)
        self._rules: Rules = defaultdict(list)
        for text in sheets:
            for what, found in _sorted(text, self._backs, self.fonts).items():
                self._rules[what] += found
        self._rules["paint"] += [
            (StyleRule(with_style(style), "", (0, 0, 0), self._read(style)), ())
            for style in styles
            if "url" in style or "gradient" in style
        ]
        self._inline = {style: names for style in styles if (names := self._in_style(style))}

    @property
    def selectors(self) -> list[str]:
        """The selectors to search the tree for, beside the tags in question."""
        named = [_NAMED_IN_CELLS] if self._rules["part"] else []
        styled = [
            with_style(style) + (_NO_BLOCK if names is _PLACES else "")
            for style, names in self._inline.items()
        ]
        if len(styled) > _MOST_STYLES:
            styled = ["[style]"]
        return [_BY_ATTRIBUTES, *named, *styled]

    def _in_style(self, style: str) -> frozenset[str]:
        """Return the relevant properties of a style attribute; `_PARTS` may set it apart."""
        declared = self._read(style)
        names = that_matter(declared, self._backs, self.fonts)
        if not names:
            is_part = may_part(declared)
            return _ITEMS if sets_apart(declared) else _PLACES if is_part else frozenset()
        return frozenset(names)

    def touched(self, nodes: list[LexborNode], others: list[LexborNode]) -> dict[int, LexborNode]:
        """Return the elements with a declaration that may hide or mark their text.

        `nodes` are those that `selectors` find, `others` those of them with rare tags.
        """
        touched: dict[int, LexborNode] = {}
        in_play: set[str] = set()

        def touch(node: LexborNode, names: Iterable[str]) -> None:
            touched[node.mem_id] = node
            for name in names:
                in_play.update((name,) if name in _BY_THEMSELVES else _together(name))

        tags = frozenset([node.tag for node in others])
        may_be_hidden = False
        for node in nodes:
            attributes = node.attributes
            names: Collection[str] = self._inline.get(attributes.get("style") or "", ())
            if names is _ITEMS and not cell_of(node):
                names = ()
            if names is _PLACES and not (node.tag in INLINE and cell_of(node)):
                names = ()
            if node.tag == "font":
                names = names or that_matter(hinted(node), self._backs, self.fonts)
            may_be_hidden = may_be_hidden or "hidden" in attributes
            if names:
                touch(node, names)
        for tag, rule in _BY_BROWSERS:
            if tag in tags or (may_be_hidden and not tag):
                for node in self._css(rule.selector):
                    touch(node, rule.declarations)
                    self._rules_of[node.mem_id].append(((-1,), rule.declarations))
        found = [
            self._found("ink", _bears_cells),
            self._found("hide", lambda node: True),
            self._found("items", cell_of),
        ]
        if not tags.isdisjoint(_IN_LINES) or any(node.tag in _NAMED for node in nodes):
            found.append(self._found("part", cell_of))
        for rule, names, node in chain.from_iterable(found):
            touch(node, names)
            if rule.part.startswith("first"):
                self.doubtful.add(node.mem_id)
        if touched:
            self._match(in_play)
        return touched

    def _found(self, what: str, where: Callable) -> Iterator[tuple]:
        """Match rules at certain places; one combined search first, as most pages have none."""
        rules = self._rules[what]
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
        """Match the rules that declare a relevant property, element by element."""
        order = 0
        for text in self.sheets:
            for rule in read_sheet(text).rules:
                order += 1
                if rule.part or in_play.isdisjoint(rule.declarations):
                    continue
                for node in self._css(rule.selector):
                    weight = (0, *rule.weight, order)
                    self._rules_of[node.mem_id].append((weight, rule.declarations))

    def declared(self, node: LexborNode) -> Declarations:
        """Return the declarations for an element: all sheets, its attributes and its own style."""
        attributes = node.attributes
        found = hinted(node)
        layers = [rules for _, rules in sorted(self._rules_of.get(node.mem_id, ()), key=_weight)]
        if style := attributes.get("style"):
            layers.append(self._read(style))
        for layer in layers:
            for name, (value, important) in layer.items():
                if important or not found.get(name, ("", False))[1]:
                    found[name] = (value, important)
        if node.tag in _TOP:
            # Pages hide themselves until a script has run.
            for name in ("display", "visibility", "opacity"):
                found.pop(name, None)
        return found

    def painting(self) -> Iterator[tuple[StyleRule, LexborNode]]:
        """Return what styles paint into cells themselves: rules, and the elements in cells."""
        return ((rule, node) for rule, _, node in self._found("paint", cell_of))


@lru_cache(maxsize=256)
def _sorted(text: str, backs: Backs, fonts: Fonts) -> Rules:
    """Group the rules of a sheet by their effect, each with the properties that cause it."""
    found: Rules = defaultdict(list)
    for rule in read_sheet(text).rules:
        names = that_matter(rule.declarations, backs, fonts)
        if names and rule.part != "other":
            found["ink" if _COLOURS.issuperset(names) else "hide"].append((rule, names))
        if not rule.part and may_part(rule.declarations):
            found["part"].append((rule, _PLACES))
        if sets_apart(rule.declarations) and not rule.part:
            found["items"].append((rule, _ITEMS))
        if (paints(rule.declarations) and not rule.part) or (
            rule.part in ("before", "after") and "content" in rule.declarations
        ):
            found["paint"].append((rule, ()))
    return found


def _together(name: str) -> frozenset[str]:
    """Return the properties that decide together with one whether text is hidden or marked."""
    return _COLOURS if name in _COLOURS else RELEVANT


def _weight(rule: tuple) -> tuple:
    return rule[0]


def _bears_cells(node: LexborNode) -> bool:
    """Return whether an element is in a cell or around cells."""
    return cell_of(node) is not None or node.css_first("td,th") is not None
