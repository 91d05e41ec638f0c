"""Content controls bound to XML in the package: Word shows that XML, not the stored text."""

import re

from lxml import etree

from pipelines.readers.container import UnreadableError
from pipelines.readers.package import Package
from pipelines.readers.word.wordml import T, W, ancestor

_BINDING, _CONTROL = W + "dataBinding", W + "sdt"
_STORE = re.compile(r"customXml/item\d*\.xml|docProps/\w+\.xml")
_PREFIX = re.compile(r"xmlns:(\w+)\s*=\s*['\"]([^'\"]*)['\"]")


def paint_bindings(root: etree._Element, package: Package) -> None:
    """Replace the text of plain-text controls by the XML they are bound to."""
    for binding in root.iter(_BINDING):
        control = ancestor(binding, _CONTROL)
        texts = () if control is None else list(control.iter(T))
        if texts and binding.getparent().find(W + "text") is not None:
            stored = _stored(binding, package)
            for text in texts if stored else ():
                text.text, stored = stored, None


def _stored(binding: etree._Element, package: Package) -> str | None:
    """Return the text that a control is bound to; None if there is none."""
    spaces = dict(_PREFIX.findall(binding.get(W + "prefixMappings", "")))
    for name in filter(_STORE.fullmatch, package.names):
        try:
            found = package.xml(name).xpath(binding.get(W + "xpath", ""), namespaces=spaces)
        except (etree.XPathError, UnreadableError):
            continue
        if isinstance(found, list) and found:
            return found[0] if isinstance(found[0], str) else found[0].text
    return None
