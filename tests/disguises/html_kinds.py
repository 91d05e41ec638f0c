"""The cells of `html`: markup and a style sheet of each, and what is seen of its number.

`V` stands for the number of the cell, `M` for a mark beside it, `C` for a class of a name of its
own. What a kind is called says what is seen.
"""

from typing import NamedTuple

_GIF = "data:image/png;base64,iVBORw0KGgo="


class Kind(NamedTuple):
    """Markup of a cell, a style sheet, and whether null is right as well."""

    cell: str
    css: str = ""
    null_too: bool = False


_HIDING = {
    "display": "display:none",
    "capitals": "DISPLAY : NONE",
    "important": "display:none !important",
    "visibility": "visibility:hidden",
    "collapse": "visibility:collapse",
    "opacity": "opacity:0",
    "opacity_percent": "opacity:0%",
    "no_size": "font-size:0",
    "no_size_px": "font-size:0px",
    "font_shorthand": "font:0/0 a",
    "transparent": "color:transparent",
    "no_alpha": "color:rgba(0,0,0,0)",
    "no_alpha_hex": "color:#0000",
    "white": "color:white",
    "white_hex": "color:#FFF",
    "white_rgb": "color:rgb(255,255,255)",
    "white_hsl": "color:hsl(0,0%,100%)",
    "white_fill": "-webkit-text-fill-color:#ffffff",
    "own_ground": "color:#c00;background:#c00",
    "off_screen": "position:absolute;left:-9999px",
    "off_screen_em": "position:absolute;top:-999em",
    "off_margin": "display:block;margin-left:-9999px",
    "off_indent": "display:inline-block;text-indent:-9999px",
    "clip": "position:absolute;clip:rect(0,0,0,0)",
    "clip_path": "clip-path:inset(100%)",
    "no_height": "display:block;height:0;overflow:hidden",
    "no_width": "display:inline-block;width:0px;overflow:hidden",
    "no_max_height": "display:block;max-height:0;overflow:hidden",
    "scale": "display:inline-block;transform:scale(0)",
    "filter": "filter:opacity(0)",
}
_PERHAPS_APART = (
    "off_",
    "no_height",
    "no_width",
    "no_max",
    "clip",
    "scale",
    "opacity",
    "visib",
    "coll",
    "filter",
)
_MARKING = {
    "super": "vertical-align:super;font-size:8px",
    "super_alone": "vertical-align:super",
    "sub": "vertical-align:sub;font-size:70%",
    "lifted": "vertical-align:4px;font-size:.6em",
    "lifted_percent": "vertical-align:40%",
    "relative": "position:relative;top:-.5em;font-size:60%",
    "relative_bottom": "position:relative;bottom:5px;font-size:60%",
    "text_top": "vertical-align:text-top;font-size:50%",
    "struck": "text-decoration:line-through",
    "struck_line": "text-decoration-line:line-through",
    "struck_red": "text-decoration:red solid line-through",
}


def styled_kinds() -> dict[str, Kind]:
    """What a style hides or marks, once inline and once by rules of a sheet."""
    kinds = {}
    for name, style in {**_HIDING, **_MARKING}.items():
        may = name.startswith(_PERHAPS_APART)
        kinds[f"hidden_{name}_inline"] = Kind(f'V<span style="{style}">M</span>', null_too=may)
        kinds[f"hidden_{name}_before"] = Kind(f"<span style='{style}'>M</span>V", null_too=may)
        sheets = {
            "class": f".C{{{style}}}",
            "deep": f"td .x>.C, td span.C{{{style}}}",
            "screen": f"@media screen and (min-width:800px){{span.C{{{style}}}}}",
        }
        for how, css in sheets.items():
            kinds[f"hidden_{name}_{how}"] = Kind('V<span class="y C">M</span>', css, may)
    return kinds


SHOWN = {
    "number": Kind("V"),
    "whole_in_a_span": Kind("<span style='color:red'>V</span>"),
    "hidden_attribute": Kind("V<span hidden>M</span>"),
    "white_font": Kind("<font color=white>M</font>V"),
    "white_font_bare": Kind("<FONT COLOR='FFFFFF'>M</FONT>V"),
    "white_by_two": Kind("V<i class=C>M</i>", ".C{color:#fff}i{font-style:normal}"),
    "inherited_white": Kind("V<span class=C><b>M</b></span>", ".C{color:#fff}"),
    "child_shown": Kind(
        "<span style='visibility:hidden'>M<b style='visibility:visible'>V</b></span>"
    ),
    "overruled": Kind("<span class=C id=i>V</span>", "#i{display:inline}.C{display:none}"),
    "overruled_inline": Kind("<span class=C style='display:inline'>V</span>", ".C{display:none}"),
    "overruled_important": Kind(
        "V<span class=C style='display:inline'>M</span>", ".C{display:none!important}"
    ),
    "for_print": Kind("<span class=C>V</span>", "@media print{.C{display:none}}"),
    "for_phones": Kind("<span class=C>V</span>", "@media (max-width:768px){.C{display:none}}"),
    "on_hover": Kind("<span class=C>V</span>", ".C:hover{display:none}"),
    "first_child": Kind("<q>M</q>V", "td q:first-child{display:none}"),
    "by_attribute": Kind("V<span data-c=C>M</span>", "[data-c=C]{display:none}"),
    "comment_in_css": Kind("V<span class=C>M</span>", "/* x{ */.C{display:/**/none}"),
    "comment": Kind("V<!-- M -->"),
    "sup": Kind("V<sup>M</sup>"),
    "sup_reset": Kind(
        "V<sup>M</sup>",
        "sub,sup{font-size:75%;line-height:0;position:relative;vertical-align:baseline}"
        "sup{top:-.5em}",
    ),
    "sup_note": Kind("V<sup>[M]</sup>"),
    "sup_link": Kind("V<sup><a href='#n'>M</a></sup>"),
    "sub": Kind("V<sub>M</sub>"),
    "sup_wide": Kind("V<sup>１</sup>", null_too=True),
    "sup_in_words": Kind("V<sup>注M</sup>", null_too=True),
    "s": Kind("<s>M</s>V"),
    "strike": Kind("<STRIKE>M</STRIKE>V"),
    "del_ins": Kind("<del>M</del><ins>V</ins>"),
    "ruby": Kind("<ruby>V<rt>M</rt></ruby>"),
    "ruby_rp": Kind("<ruby>V<rp>(</rp><rt>M</rt><rp>)</rp></ruby>"),
    "input": Kind("<input type=text value='V' readonly>"),
    "input_number": Kind("<INPUT TYPE=number VALUE=V>"),
    "input_hidden": Kind("V<input type=hidden value=M>"),
    "input_placeholder": Kind("<input value=V placeholder=M>"),
    "textarea": Kind("<textarea>V</textarea>"),
    "select": Kind("<select><option>M<option selected>V<option>M</select>"),
    "select_first": Kind("<select><option>V<option>M</select>"),
    "button": Kind("<button>V</button>"),
    "output": Kind("<output>V</output>"),
    "noscript": Kind("V<noscript>M</noscript>"),
    "template": Kind("V<template>M</template>"),
    "details": Kind("<details><summary></summary>V</details>", null_too=True),
    "datalist": Kind("V<datalist><option>M</datalist>"),
    "dialog": Kind("V<dialog>M</dialog>"),
    "list_number": Kind("<ol><li>V</li></ol>"),
    "list_start": Kind("<ol start=M><li>V</li></ol>"),
    "before_text": Kind("<span class=C></span>", ".C::before{content:'V'}", True),
    "before_nothing": Kind("<span class=C>V</span>", ".C:before{content:''}"),
    "before_mark": Kind("<span class=C>V</span>", ".C::before{content:'*'}", True),
    "after_raised": Kind(
        "<span class=C>V</span>", ".C::after{content:'M';vertical-align:super;font-size:50%}"
    ),
    "spacer": Kind("V<img src=spacer.gif width=1 height=1>"),
    "grey_page": Kind("V", "html{filter:grayscale(100%)}"),
    "opened_by_script": Kind("V", "body{opacity:0}"),
    "back_behind": Kind("<span style='background:url(a.png)'>V</span>"),
    "break_chance": Kind("V<wbr>"),
    "split_in_spans": Kind("<span>V</span><span></span>"),
    "far_indent_of_a_span": Kind("<span style='text-indent:-9999px'>V</span>", null_too=True),
    "no_display_of_a_column": Kind("V", "col{display:none}"),
    "until_found": Kind("V<div hidden=until-found>M</div>"),
    "until_found_in_a_line": Kind("<span hidden=until-found>V</span>"),
    "title": Kind("<title>M</title>V"),
    "style_of_entities": Kind("V<b style='font-family:&quot;宋体&quot;;display&#58;none'>M</b>"),
    "style_of_lines": Kind("V<b style='color:red;\r\n display:none;\f\t\r'>M</b>"),
    "style_of_capitals": Kind("V<b Style = ' Display:None '>M</b>"),
    "small_on_top": Kind("V<small style='vertical-align:top'>M</small>"),
    "font_on_top": Kind("V<font size=1 style='vertical-align:text-top'>M</font>"),
    "moved_up": Kind(
        "V<b style='display:inline-block;transform:translateY(-5px);font-size:8px'>M</b>",
        null_too=True,
    ),
    "no_frames": Kind("V<noembed>M</noembed><noframes>M</noframes>"),
    "supports_not": Kind("<b class=C>V</b>", "@supports not (color:red){.C{display:none}}"),
    "for_the_light": Kind(
        "V<b class=C>M</b>", "@media (prefers-color-scheme:light){.C{display:none}}"
    ),
    "for_touch": Kind("<b class=C>V</b>", "@media (hover:none){.C{display:none}}"),
    "of_another_browser": Kind("<b class=C>V</b>", ".C,.C::-moz-x{display:none}"),
    "unset": Kind("<span class=C style='display:revert'>V</span>", ".C{display:none}"),
    "zero_width": Kind("\u200bV&#8203;&shy;&#xfeff;&zwj;"),
    "option_hidden": Kind("<select><option hidden selected>V<option>M</select>"),
    "option_not_displayed": Kind("<select><option style='display:none'>V<option>M</select>"),
    "textarea_hint": Kind("<textarea placeholder=M>V</textarea>"),
    "input_white": Kind("V<input value=M style='color:#fff'>"),
    "input_no_number": Kind("V<input type=number value='M,0'>"),
    "sort_key": Kind("<span style='display:none'>00000M</span>V"),
    "tooltip": Kind("V<b class=C>M</b>", ".C{visibility:hidden;position:absolute;z-index:1}"),
    "sr_only": Kind(
        "V<b class=C>M</b>",
        ".C{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip:rect(0,0,0,0)}",
    ),
    "word_comments": Kind("<!--[if gte mso 9]>M<![endif]-->V<![if !x]>&nbsp;<![endif]><o:p></o:p>"),
    "word_raised": Kind("V<span style='position:relative;top:-3.0pt;mso-text-raise:3pt'>M</span>"),
    "wps": Kind("<p><span style=\"mso-spacerun:'yes';font-family:宋体\"><font>V</font></span></p>"),
    "no_width_of_a_span": Kind("<span style='width:0;overflow:hidden'>V</span>", null_too=True),
    "white_on_dark": Kind("<span style='color:#fff;background:#336'>V</span>"),
}
"""The number is seen, and must be read or, where so marked, be null."""
NO_NUMBER = {
    "image": Kind("<img src='/n/9.png'>"),
    "image_alt": Kind("<img src='9.png' alt=V>"),
    "image_data": Kind(f"<img src='{_GIF}'>"),
    "digit_beside_image": Kind("V<img src='1.png'>"),
    "input_image": Kind("<input type=image src=9.png>"),
    "tick": Kind("<input type=checkbox checked value=V>"),
    "password": Kind("<input type=password value=V>"),
    "placeholder": Kind("<input placeholder=V>"),
    "placeholder_area": Kind("<textarea placeholder=V></textarea>"),
    "svg": Kind("<svg width=9 height=9><path d='M0 0'/></svg>"),
    "svg_use": Kind("<svg><use href='#nine'/></svg>"),
    "svg_beside": Kind("V<svg><text>M</text></svg>"),
    "canvas": Kind("<canvas width=9 height=9></canvas>"),
    "canvas_fallback": Kind("<canvas>V</canvas>"),
    "object": Kind("<object data=9.svg>V</object>"),
    "embed": Kind("<embed src=9.svg>"),
    "iframe": Kind("<iframe src=9.html></iframe>"),
    "video": Kind("<video src=9.mp4>V</video>"),
    "meter": Kind("<meter value=V max=99>V</meter>"),
    "progress": Kind("<progress value=V max=99></progress>"),
    "math_power": Kind("<math><msup><mn>V</mn><mn>M</mn></msup></math>"),
    "script": Kind("<script>document.write(V)</script>"),
    "open_list": Kind("<select multiple><option>V<option selected>M</select>"),
    "sprite": Kind("<i class=C></i>", ".C{background:url(d.png) -9px 0;width:9px;height:9px}"),
    "sprite_inline": Kind("<span style=\"background-image:url('d.png')\"></span>"),
    "sprite_cell": Kind("<em class=C>&nbsp;</em>", ".C{background-image:url(d.png)}"),
    "icon": Kind("<i class='num num-9'></i>"),
    "before_image": Kind("<span class=C></span>", ".C::before{content:url(9.png)}"),
    "before_counter": Kind("<span class=C></span>", ".C:before{content:counter(n)}"),
    "before_icon": Kind("<span class=C></span>", ".C:before{content:'\\e609'}"),
    "reversed": Kind("<bdo dir=rtl>V3</bdo>"),
    "reversed_css": Kind("<span class=C>V3</span>", ".C{unicode-bidi:bidi-override;direction:rtl}"),
    "override_sign": Kind("\u202eV3"),
    "two_blocks": Kind("<span style='display:block'>M</span>V"),
    "two_blocks_css": Kind("<em class=C>M</em>V", ".C{display:block}"),
    "floating": Kind("<span style='float:right'>M</span>V"),
    "moved": Kind("V<span style='position:relative;left:-20px'>M</span>"),
    "set_apart": Kind("M<span style='margin-left:2em'>V</span>"),
    "set_apart_within": Kind("M<span style='padding-left:2em'>V</span>"),
    "set_apart_by_width": Kind("<b style='display:inline-block;width:40px'>M</b>V"),
    "set_apart_css": Kind("<b class=C>M</b>V", ".C{padding:0 9px}"),
    "row_reversed": Kind("<p style='display:flex;flex-direction:row-reverse'><b>V</b><b>3</b></p>"),
    "ordered": Kind("<p class=C><b style='order:2'>V</b><b>3</b></p>", ".C{display:flex}"),
    "shadow_alone": Kind("<b style='color:transparent;text-shadow:0 0 0 #000'>V</b>"),
    "lines": Kind("M<br>V"),
    "parted_by_paragraphs": Kind("<p>M</p>V"),
    "parted_by_space": Kind("M\n<span>V</span>"),
    "parted_by_nbsp": Kind("M&nbsp;V"),
    "turned": Kind("<span style='display:inline-block;transform:rotate(180deg)'>V</span>"),
    "symbols": Kind("<font face=Wingdings>V</font>"),
    "symbols_css": Kind("<span style=\"font-family:'Wingdings 2'\">V</span>"),
    "own_font": Kind(
        "<span class=C>V</span>",
        "@font-face{font-family:n;src:url(data:font/woff;base64,AA)}.C{font-family:n}",
    ),
    "first_letter": Kind("<p class=C>M3V</p>", ".C::first-letter{font-size:0}"),
    "damaged": Kind("\ufffdV"),
    "struck_alone": Kind("<s>V</s>"),
    "sup_alone": Kind("<sup>V</sup>"),
}
"""Something is seen, but no number that can be read: null, and never blank."""
