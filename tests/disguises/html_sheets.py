"""Cells of HTML pages painted another way by newer CSS, by layout boxes, lists and scripts.

`V`, `M` and `C` are as in `html`.
"""

from tests.disguises.base import Disguise
from tests.disguises.html import disguise
from tests.disguises.html_kinds import Kind

_SHOWN = {
    "variable": Kind("V<b class=C>M</b>", ":root{--w:#fff}.C{color:var(--w)}"),
    "variable_not_set": Kind("V<b class=C>M</b>", ".C{color:var(--no,#fff)}"),
    "variable_display": Kind("V<b class=C>M</b>", "body{--d:none}.C{display:var(--d)}"),
    "variable_inline": Kind("V<b style='--w:#fff;color:var(--w)'>M</b>"),
    "nested_rule": Kind("V<b class=C>M</b>", "td{.C{display:none}}"),
    "nested_rule_ampersand": Kind("V<b class='x C'>M</b>", ".x{&.C{display:none}}"),
    "where": Kind("V<b class=C>M</b>", ":where(td) .C{display:none}"),
    "calculated_size": Kind("V<b style='font-size:calc(0px)'>M</b>"),
    "zoomed": Kind("V<b class=C>M</b>", ".C{zoom:0.01}"),
    "scale_alone": Kind("V<b style='display:inline-block;scale:0'>M</b>", null_too=True),
    "translate_alone": Kind(
        "V<b style='display:inline-block;translate:-9999px'>M</b>", null_too=True
    ),
    "lab_white": Kind("V<b style='color:lab(100 0 0)'>M</b>"),
    "oklch_white": Kind("V<b style='color:oklch(1 0 0)'>M</b>"),
    "window_white": Kind("V<b style='color:window'>M</b>"),
    "window_text": Kind("<b style='color:windowtext'>V</b>"),
    "unknown_display_later": Kind("V<b style='display:none;display:foo'>M</b>"),
    "unknown_colour_later": Kind("V<b style='color:#fff;color:reddish'>M</b>"),
    "hack_for_old_browsers": Kind("<b class=C>V</b>", ".C{display:none\\9}"),
    "for_any_pixel_ratio": Kind(
        "V<b class=C>M</b>", "@media (-webkit-min-device-pixel-ratio:0){.C{display:none}}"
    ),
    "for_high_screens": Kind("V<b class=C>M</b>", "@media (min-height:300px){.C{display:none}}"),
    "raised_variant": Kind("V<b style='font-variant-position:super'>M</b>"),
    "raised_feature": Kind("V<b style='font-feature-settings:\"sups\"'>M</b>"),
    "sheet_in_an_address": Kind(
        "V<b class=C>M</b><link rel=stylesheet href='data:text/css,.C{display:none}'>"
    ),
    "isolated": Kind("\u2066V\u2069\u2063"),
    "embedded": Kind("\u202aV\u202c\ufe0e"),
}
_NONE = {
    "flex": Kind("<div style='display:flex;justify-content:space-between'><i>M</i><i>V</i></div>"),
    "flex_css": Kind("<div class=C><b>M</b><b>V</b></div>", ".C{display:flex;gap:9px}"),
    "grid": Kind("<div style='display:grid'><span>M</span><span>V</span></div>"),
    "cut": Kind("<div style='width:20px;overflow:hidden'>123456V</div>"),
    "narrow_input": Kind("<input style='width:20px' value=123456V>"),
    "short_input": Kind("<input size=1 value=123456V>"),
    "list_number_alone": Kind("<ol start=9><li></li></ol>"),
    "filled_by_a_script": Kind(
        "<b id=n7></b><script>document.getElementById('n7').innerHTML='9'</script>"
    ),
    "filled_by_jquery": Kind("<b class=num></b><script>$('.num').text(9)</script>"),
    "lazy_image": Kind("<img src=blank.gif data-src=9.png>"),
    "mask": Kind("<b class=C></b>", ".C{mask-image:url(9.svg);background:#000}"),
    "border_image": Kind("<b class=C></b>", ".C{border-image:url(9.png)}"),
    "content_image": Kind("<b class=C></b>", ".C{content:url(9.png)}"),
    "image_set": Kind("<b class=C></b>", ".C{background:image-set('9.png' 1x)}"),
    "mirrored_alone": Kind("<b style='display:inline-block;scale:-1 1'>V3</b>"),
}
"""As in `html`: something is seen, but no number that can be read."""

DISGUISES: dict[str, Disguise] = {
    **{name: disguise(kind, is_seen=True) for name, kind in _SHOWN.items()},
    **{name: disguise(kind, is_seen=False) for name, kind in _NONE.items()},
}
