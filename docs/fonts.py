"""Make the two fonts that come with the project: `pip install fonttools brotli`, and run this file.

    python docs/fonts.py squares                           # pipelines/readers/pdf/squares.ttf
    python docs/fonts.py han NotoSansCJK-Regular.ttc       # pipelines/site/assets/han_font.js

`squares.ttf` is painted where a PDF names a font that neither it nor the machine has: digits of
straight strokes, a frame for each other character of ASCII and of symbol fonts, a square for each
Chinese one.
`han_font.js` is a part of Noto Sans CJK SC: the characters of the project's files, and those of
GB 2312, level 1.
"""

import base64
import io
import sys
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

PROJECT = Path(__file__).parent.parent
STROKES = {
    "top": (60, 640, 440, 700), "upper right": (380, 350, 440, 700),
    "lower right": (380, 0, 440, 350), "bottom": (60, 0, 440, 60),
    "lower left": (60, 0, 120, 350), "upper left": (60, 350, 120, 700),
    "across": (60, 320, 440, 380), "upright": (220, 0, 280, 700),
}  # fmt: skip
SIDES = ("upper left", "upper right", "lower left", "lower right")
DIGITS = (
    ("top", "bottom", *SIDES),
    ("upright",),
    ("top", "across", "bottom", "upper right", "lower left"),
    ("top", "across", "bottom", "upper right", "lower right"),
    ("across", "upper left", "upper right", "lower right"),
    ("top", "across", "bottom", "upper left", "lower right"),
    ("top", "across", "bottom", "upper left", "lower left", "lower right"),
    ("top", "upper right", "lower right"),
    ("top", "across", "bottom", *SIDES),
    ("top", "across", "bottom", "upper left", "upper right", "lower right"),
)
SIGNS = {
    ".": [(60, 0, 160, 100)], ",": [(60, -100, 160, 100)], "-": [(60, 300, 440, 360)],
    "+": [(60, 300, 440, 360), (220, 120, 280, 540)],
}  # fmt: skip
SQUARE = (40, -80, 920, 840)
SQUARES = (
    (0xA1, 0xFF), (0x2010, 0x2FFF), (0x3001, 0x9FFF), (0xF900, 0xFAFF), (0xFE10, 0xFE4F),
    (0xFF01, 0xFFEF),
)  # fmt: skip

KINDS = (
    "dbt_project/seeds/*.csv", "dbt_project/models/**/*.yml", "pipelines/**/*.toml",
    "pipelines/**/*.py", "pipelines/site/templates/*",
)  # fmt: skip


def squares() -> None:
    """Write the font of squares: many characters share a glyph, in a `cmap` of format 13."""
    frame = [STROKES[name] for name in DIGITS[0]]
    glyphs = {".notdef": [], "square": [SQUARE], "frame": frame}
    names = {code: "square" for first, last in SQUARES for code in range(first, last + 1)}
    names |= dict.fromkeys((*range(0x21, 0x7F), *range(0xF021, 0xF100)), "frame")
    for sign, strokes in SIGNS.items():
        glyphs[f"sign{ord(sign)}"], names[ord(sign)] = strokes, f"sign{ord(sign)}"
    for digit, strokes in enumerate(DIGITS):
        glyphs[f"digit{digit}"] = [STROKES[name] for name in strokes]
        names[ord(str(digit))] = f"digit{digit}"
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(list(glyphs))
    font.setupCharacterMap({})
    font.setupGlyf({name: _outline(strokes) for name, strokes in glyphs.items()})
    wide = ("square", ".notdef")
    font.setupHorizontalMetrics(
        {
            name: (1000 if name in wide else 500, min((left for left, *_ in strokes), default=0))
            for name, strokes in glyphs.items()
        }
    )
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "Xxgk Squares", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost(keepGlyphNames=False)
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.language, table.cmap = 3, 10, 0, names
    font.font["cmap"].tables = [table]
    font.save(PROJECT / "pipelines/readers/pdf/squares.ttf")


def _outline(strokes: list[tuple[int, int, int, int]]) -> object:
    pen = TTGlyphPen(None)
    for left, bottom, right, top in strokes:
        pen.moveTo((left, bottom))
        for corner in ((left, top), (right, top), (right, bottom)):
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


def han(collection: str) -> None:
    """Write the part of Noto Sans CJK SC that the site brings along, as a script."""
    written = [path.read_text(encoding="utf-8") for kind in KINDS for path in PROJECT.glob(kind)]
    level_1 = bytes(b for row in range(0xB0, 0xD8) for at in range(0xA1, 0xFF) for b in (row, at))
    wanted = set("".join(written)) | set(level_1.decode("gb2312", errors="ignore"))
    font = TTFont(collection, fontNumber=2)  # SC
    options = Options(layout_features=[], hinting=False, desubroutinize=True, flavor="woff2")
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in wanted if character >= "\u00b7"])
    subsetter.subset(font)
    font.flavor, packed = "woff2", io.BytesIO()
    font.save(packed)
    (PROJECT / "pipelines/site/assets/han_font.js").write_text(
        "// Noto Sans CJK SC Regular, a part: © 2014-2021 Adobe (http://www.adobe.com/), with\n"
        "// Reserved Font Name 'Source'. SIL Open Font License 1.1: see OFL.txt.\n"
        f'receiveFont("{base64.b64encode(packed.getvalue()).decode()}");\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["squares"]:
        squares()
    elif sys.argv[1:2] == ["han"] and len(sys.argv) == 3:
        han(sys.argv[2])
    else:
        sys.exit(__doc__)
