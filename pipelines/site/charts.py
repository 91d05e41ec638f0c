"""The pictures, as Altair specifications: one for each kind, for pages written out and drawn alike.

At publication the front page's are drawn to SVG, so that they print and need no script. Pages of
regions and agencies get the same specifications as data and draw them in the browser. Rows hold
`year` (text), `label`, `position`, `value` and `text`, which stands at the mark and says how many
reports are behind it.
"""

import json
import re
from functools import cache
from importlib.metadata import version
from typing import Any

from pipelines.site.words import words

Rows = list[dict[str, Any]]

WIDTH = 330
_FONT = "sans-serif"  # The pages' style sheet says which; here it only tells how wide texts are.
_INK = "#1f2933"
_BAR = "#2b6cb0"
_PALETTE = ("#2b6cb0", "#8ecae6", "#c2410c", "#f2b134", "#6b7280", "#b39ddb", "#2f855a", "#d53f8c")


def picture(kind: str, language: str, rows: Rows, title: str) -> str:
    """The rows drawn to SVG, with a title for those who do not see it."""
    import vl_convert

    spec = {**specification(kind, language), "data": {"values": rows}}
    svg = vl_convert.vegalite_to_svg(spec)
    start = svg.index(">") + 1
    head = re.sub(r' (width|height)="[^"]*"', "", svg[:start])
    width = re.search(r'viewBox="0 0 (\S+) ', svg[:start])[1]
    # Read as one picture: the marks say in English what the table beside it says in words.
    body = re.sub(r' (role|aria-\w+)="[^"]*"', "", svg[start:])
    head = head.replace(
        "<svg ", f'<svg role="img" aria-label="{_escaped(title)}" data-width="{width}" '
    )
    return head + body


@cache
def specification(kind: str, language: str) -> dict[str, Any]:
    """A picture without its data: `bars`, `stack`, `rows`, `rates` or `ranking`."""
    import altair as alt

    texts = words(language)
    chart = _KINDS[kind](alt, texts)
    return chart.configure(font=_FONT, background="white", padding=4).configure_view(
        stroke=None
    ).configure_axis(
        labelColor=_INK, titleColor=_INK, labelFontSize=11, titleFontSize=11,
        titleFontWeight="normal", gridColor="#e5e7eb", domainColor="#9aa5b1", tickColor="#9aa5b1",
    ).configure_legend(
        orient="bottom", columns=2, title=None, labelFontSize=11, labelColor=_INK, labelLimit=230,
        symbolType="square",
    ).to_dict(validate=False)  # fmt: skip


def specifications(language: str) -> dict[str, Any]:
    """All kinds, for the browser."""
    return {kind: specification(kind, language) for kind in _KINDS}


def drawing_library() -> str:
    """Vega with all it needs, as a script."""
    import vl_convert

    told = f"/* Vega, as in vl-convert-python {version('vl-convert-python')} */\n"
    return told + vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")


def _chart(alt: Any) -> Any:
    return alt.Chart(_data(alt))


@cache
def _data(alt: Any) -> Any:
    """One object for all layers, or Altair takes them for different data."""
    return alt.NamedData(name="rows")


def _year(alt: Any) -> Any:
    return alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))


def _above(alt: Any, y: Any) -> Any:
    """What stands above a bar."""
    return (
        _chart(alt)
        .mark_text(dy=-6, fontSize=10, color=_INK)
        .encode(x=_year(alt), y=y, text="text:N")
    )


def _bars(alt: Any, texts: dict[str, str]) -> Any:
    y = alt.Y("value:Q", title=texts["axis_per_report"], axis=alt.Axis(tickCount=4, format="~s"))
    bars = _chart(alt).mark_bar(color=_BAR, size=22).encode(x=_year(alt), y=y)
    return alt.layer(bars, _above(alt, y)).properties(width=WIDTH, height=150)


def _stack(alt: Any, texts: dict[str, str]) -> Any:
    order = alt.EncodingSortField("position", op="min")
    bars = (
        _chart(alt)
        .mark_bar(size=22)
        .encode(
            x=_year(alt),
            y=alt.Y("sum(value):Q", title=texts["axis_share"], scale=alt.Scale(domain=[0, 1.08]),
                    axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])),
            color=alt.Color("label:N", sort=order, scale=alt.Scale(range=list(_PALETTE))),
            order=alt.Order("position:Q"),
        )
    )  # fmt: skip
    counts = (
        _chart(alt)
        .transform_aggregate(text="max(text)", groupby=["year"])
        .mark_text(dy=-6, fontSize=10, color=_INK)
        .encode(x=_year(alt), y=alt.datum(1), text="text:N")
    )
    return alt.layer(bars, counts).properties(width=WIDTH, height=190)


def _rows(alt: Any, texts: dict[str, str]) -> Any:
    return _facets(alt, "~s").resolve_scale(y="independent")


def _rates(alt: Any, texts: dict[str, str]) -> Any:
    return _facets(alt, "%")


def _facets(alt: Any, number: str) -> Any:
    """A row of bars for each label."""
    y = alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=2, format=number))
    bars = _chart(alt).mark_bar(color=_BAR, size=18).encode(x=_year(alt), y=y)
    layered = alt.layer(bars, _above(alt, y)).properties(width=WIDTH, height=64)
    row = alt.Row(
        "label:N", title=None, sort=alt.EncodingSortField("position", op="min"),
        header=alt.Header(orient="top", labelAnchor="start", labelFontSize=11, labelColor=_INK,
                          labelLimit=WIDTH, labelPadding=12),
    )  # fmt: skip
    return layered.facet(row=row, spacing=10)


def _ranking(alt: Any, texts: dict[str, str]) -> Any:
    y = alt.Y("label:N", title=None, sort=alt.EncodingSortField("position", op="min"),
              axis=alt.Axis(labelLimit=170, ticks=False, domain=False))  # fmt: skip
    x = alt.X("value:Q", title=texts["axis_share"], axis=alt.Axis(format="%", tickCount=4))
    bars = _chart(alt).mark_bar(color=_BAR, size=13).encode(x=x, y=y)
    told = (
        _chart(alt)
        .mark_text(align="left", dx=4, fontSize=10, color=_INK)
        .encode(x=x, y=y, text="text:N")
    )
    return alt.layer(bars, told).properties(width=170, height=190)


_KINDS = {"bars": _bars, "stack": _stack, "rows": _rows, "rates": _rates, "ranking": _ranking}


def _escaped(text: str) -> str:
    return (
        json.dumps(text, ensure_ascii=False)[1:-1]
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace('\\"', "&quot;")
    )
