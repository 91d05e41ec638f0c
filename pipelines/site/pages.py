"""The pages themselves: templates filled in, once for each language, and what the browser needs.

Everything that comes from documents is escaped by Jinja here and set as text in the browser; pages
carry a policy under which no script but the site's own runs.
"""

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import jinja2

from pipelines.publication.csv_files import MOST_ROWS
from pipelines.publication.invariants import GRAIN
from pipelines.site import charts
from pipelines.site.figures import Figures, Row
from pipelines.site.folder import SiteFolder
from pipelines.site.headlines import Panel, headlines
from pipelines.site.latin import syllables
from pipelines.site.words import LANGUAGES, words

_HERE = Path(__file__).parent
_WRITTEN_OUT = ("index", "regions", "quality", "sources", "data")
_DRAWN = ("region", "agency", "search")
_PICTURES = {
    "workload": "bars",
    "outcomes": "stack",
    "reasons": "ranking",
    "applicants": "stack",
    "appeals": "rates",
    "published": "rows",
}
_MOST_BROKEN = 10


def write_pages(folder: SiteFolder, figures: Figures, database: Path) -> None:
    """Write the pages of both languages, the language choice, and the assets."""
    for asset in (_HERE / "assets").iterdir():
        folder.put(f"assets/{asset.name}", partial(asset.read_text, encoding="utf-8"))
    folder.put("assets/vega-embed.js", charts.drawing_library)
    environment = _environment()
    choice = [(code, words(code)) for code in LANGUAGES]
    root = environment.get_template("root.html").render(languages=choice)
    folder.write("index.html", root)
    labels, shown = figures.labels(), _shown(figures, database)
    for language in LANGUAGES:
        context = {
            **shown,
            "language": language,
            "t": words(language),
            "other_code": _other(language),
            "other": words(_other(language)),
            "pictures": _pictures(folder, shown["headlines"], labels, language),
        }
        for page in (*_WRITTEN_OUT, "about", *_DRAWN):
            source = "drawn" if page in _DRAWN else page if page != "about" else f"about_{language}"
            html = environment.get_template(f"{source}.html").render(page=page, **context)
            folder.write(f"{language}/{page}.html", html)
        setup = partial(_setup, figures.prefix_length, labels, language)
        folder.put(f"{language}/setup.js", setup, figures.prefix_length, labels)


def _shown(figures: Figures, database: Path) -> Row:
    """What the pages of both languages show."""
    rules = figures.rules()
    return {
        "publication": figures.publication,
        "database": database.name,
        "database_size": f"{database.stat().st_size / 1e6:,.1f} MB",
        "counts": figures.counts(),
        "years": figures.years(),
        "expected": figures.expected(),
        "provinces": figures.provinces(),
        "rules": rules,
        "broken": [rule for rule in rules if rule["still_open"]][:_MOST_BROKEN],
        "worst": figures.worst(),
        "statuses": figures.statuses(),
        "documents": figures.documents(),
        "sources": figures.sources(),
        "tables": [
            table
            | {
                "is_model": table["name"] in GRAIN,
                "has_csv": table["rows"] <= MOST_ROWS,
                "is_by_year": (database.with_name("parquet") / table["name"]).is_dir(),
            }
            for table in figures.tables()
        ],
        "headlines": headlines(figures),
    }


def _pictures(
    folder: SiteFolder,
    panels: dict[str, list[Panel]],
    labels: dict[str, list[Row]],
    language: str,
) -> list:
    """The headline pictures, drawn, with their numbers in words.

    Drawings are kept in the folder as well, for the next site to take over.
    """
    texts = words(language)
    names = {
        row["code"]: short(row[language]) if kind == "outcomes" else row[language]
        for kind in ("outcomes", "applicants", "channels", "items")
        for row in labels[kind]
    } | {"workload": texts["workload"]}
    pictures = []
    for name, kind in _PICTURES.items():
        drawn = []
        for panel in panels[name]:
            title = f"{texts[name]} · {texts['layer_' + panel.layer]}"
            marks = [_mark(row, name, names[row["code"]]) for row in panel.rows]
            svg = ""
            if any(mark["value"] for mark in marks):
                draw = partial(charts.picture, kind, language, marks, title)
                svg = folder.put(f".drawn/{language}-{name}-{panel.layer}.svg", draw, marks)
            drawn.append(
                {
                    "layer": panel.layer,
                    "svg": svg,
                    "table": [
                        row | {"label": names[row["code"]], "when": _when(row)}
                        for row in panel.table
                    ],
                }
            )
        is_share = kind in ("stack", "rates", "ranking")
        pictures.append({"name": name, "panels": drawn, "drawn": "share" if is_share else "mean"})
    return pictures


def _mark(row: Row, picture: str, label: str) -> dict[str, Any]:
    """A row as a picture takes it, with the text at its mark."""
    text = f"{row['n']:,}"
    if picture == "reasons":
        # "Denied: state secret" among other denials.
        text, label = f"{row['total']:,.0f}", label.partition(": ")[2] or label
    return {
        "year": str(row["year"]),
        "label": label,
        "position": row.get("position", 0),
        "value": float(row["value"]),
        "text": text,
    }


def _when(row: Row) -> str:
    """The year of a row, or the years it adds up."""
    if row["year"] is not None:
        return str(row["year"])
    first, last = row["first_year"], row["last_year"]
    return str(first) if first == last else f"{first}–{last}"


def _setup(prefix_length: int, labels: dict[str, list[Row]], language: str) -> str:
    """What pages drawn in the browser need in this language, as a script they load."""
    setup = {
        "language": language,
        "prefix": prefix_length,
        "words": words(language),
        "labels": {
            kind: {row["code"]: row | _labelled(row, language) for row in rows}
            for kind, rows in labels.items()
        },
        "charts": charts.specifications(language),
    }
    return f"xxgk.begin({json.dumps(setup, ensure_ascii=False)});\n"


def _labelled(row: Row, language: str) -> Row:
    """The label of a code in a language, or in Chinese where it has none in another."""
    label = row[language] or row["zh"]
    return {"label": label, "short": short(label)}


def short(label: str) -> str:
    """A label without the remark in brackets at its end, for the legend of a picture.

    >>> short("（二）部分公开（区分处理的，只计这一情形，不计其他情形）")
    '（二）部分公开'
    """
    return re.sub(r"(?<=[^（(]) ?[（(][^（()）]*[）)]$", "", label)


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["pinyin"] = syllables
    return environment


def _other(language: str) -> str:
    [other] = [code for code in LANGUAGES if code != language]
    return other
