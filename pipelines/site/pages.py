"""Render the pages from templates, once for each language, with the setup for the browser.

Text from documents is escaped by Jinja here and set as text in the browser; the pages' content
security policy lets only the site's own scripts run. The numbers come from `figures`, `front_page`
and `provinces`.
"""

import json
import re
from functools import partial
from pathlib import Path

import jinja2

from pipelines.site import charts
from pipelines.site.figures import Figures, Row
from pipelines.site.folder import SiteFolder
from pipelines.site.formulas import formula
from pipelines.site.front_page import Panel, headlines
from pipelines.site.pinyin import syllables
from pipelines.site.provinces import by_province
from pipelines.site.tables import published_tables
from pipelines.site.words import LANGUAGES, findings, locators, words

_HERE = Path(__file__).parent
_WRITTEN_OUT = ("index", "regions", "quality", "sources", "data", "columns")
_DRAWN = ("region", "agency", "search")
_PICTURES = {
    "workload": "amounts",
    "outcomes": "shares",
    "disclosed": "rates",
    "reasons": "ranking",
    "applicants": "shares",
    "appeals": "rates",
    "published": "amounts",
}
_MOST_BROKEN = 10


def write_pages(folder: SiteFolder, figures: Figures, database: Path) -> None:
    """Write the pages of both languages, the language choice, and the assets."""
    for asset in (_HERE / "assets").iterdir():
        folder.put(f"assets/{asset.name}", partial(asset.read_text, encoding="utf-8"))
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
            "pictures": _pictures(shown["headlines"], labels, language),
        }
        for page in (*_WRITTEN_OUT, "about", *_DRAWN):
            source = "drawn" if page in _DRAWN else page if page != "about" else f"about_{language}"
            html = environment.get_template(f"{source}.html").render(page=page, **context)
            folder.write(f"{language}/{page}.html", html)
        setup = partial(_setup, figures.prefix_length, labels, language)
        folder.put(f"{language}/setup.js", setup, figures.prefix_length, labels)


def _shown(figures: Figures, database: Path) -> Row:
    """Return the data that the pages of both languages show."""
    rules = figures.rules()
    return {
        "publication": figures.publication,
        "database": database.name,
        "database_size": f"{database.stat().st_size / 1e6:,.1f} MB",
        "counts": figures.counts(),
        "years": figures.years(),
        "expected": figures.expected(),
        "headlines": headlines(figures),
        "by_province": by_province(figures),
        "rules": rules,
        "broken": [rule for rule in rules if rule["still_open"]][:_MOST_BROKEN],
        "worst": figures.worst(),
        "statuses": figures.statuses(),
        "documents": figures.documents(),
        "sources": figures.sources(),
        "tables": published_tables(figures, database),
    }


def _pictures(
    panels: dict[str, list[Panel]], labels: dict[str, list[Row]], language: str
) -> list[Row]:
    """Return the charts of the front page, each with its numbers in a table."""
    texts = words(language)
    names = {
        row["code"]: short(row[language]) if kind == "outcomes" else row[language]
        for kind in ("outcomes", "applicants", "channels", "items")
        for row in labels[kind]
    } | {"workload": texts["workload"], "disclosed": texts["disclosed"]}
    return [
        {
            "name": name,
            "is_share": kind != "amounts",
            "panels": [_panel(name, kind, panel, names, texts) for panel in panels[name]],
        }
        for name, kind in _PICTURES.items()
    ]


def _panel(name: str, kind: str, panel: Panel, names: dict[str, str], texts: dict) -> Row:
    # Among denials, "Denied: state secret" becomes "state secret".
    drawn = {code: label.partition(": ")[2] or label for code, label in names.items()}
    return {
        "layer": panel.layer,
        "caption": f"{texts[name]} · {texts['layer_' + panel.layer]}",
        "chart": charts.chart(kind, panel.rows, drawn if name == "reasons" else names, texts),
        "table": [row | {"label": names[row["code"]], "when": _when(row)} for row in panel.table],
    }


def _when(row: Row) -> str:
    """Return the year of a row, or its range of years."""
    if row["year"] is not None:
        return str(row["year"])
    first, last = row["first_year"], row["last_year"]
    return str(first) if first == last else f"{first}–{last}"


def _setup(prefix_length: int, labels: dict[str, list[Row]], language: str) -> str:
    """Return the script with texts and labels for the pages that are drawn in the browser."""
    texts = words(language)
    by_code = {kind: {row["code"]: row[language] for row in rows} for kind, rows in labels.items()}
    setup = {
        "language": language,
        "prefix": prefix_length,
        "words": texts,
        "wording": findings(language),
        "places": locators(language),
        "labels": {
            kind: {row["code"]: _kept(row) | _labelled(row, language) for row in rows}
            for kind, rows in labels.items()
        }
        | {
            "metrics": {
                row["code"]: _metric(row, by_code, texts, language) for row in labels["metrics"]
            }
        },
    }
    return f"xxgk.begin({json.dumps(setup, ensure_ascii=False)});\n"


def _metric(row: Row, by_code: dict, texts: dict[str, str], language: str) -> Row:
    """Return the kind and label of a metric, and a note: its formula, and breaks of its series."""
    note = (formula(row, by_code, texts, by_code["metrics"]), row[f"break_{language}"])
    return {
        "kind": row["kind"],
        "label": row[language],
        "note": texts["comma"].join(filter(None, note)),
    }


def _kept(row: Row) -> Row:
    """Return what the browser needs of a code in addition to its label."""
    return {name: row[name] for name in ("parent", "kind") if row.get(name)}


def _labelled(row: Row, language: str) -> Row:
    """Return the label of a code in a language, or in Chinese if it has none."""
    label = row[language] or row["zh"]
    return {"label": label, "short": short(label)}


def short(label: str) -> str:
    """Return a label without the remark in brackets at its end, for the legend of a chart.

    >>> short("（二）部分公开（区分处理的，只计这一情形，不计其他情形）")
    '（二）部分公开'
    """
    return re.sub(r"(?<=[^（(]) ?[（(][^（()）]*[）)]$", "", label)


def _failures(counts: str | None, texts: dict[str, str]) -> str:
    """Translate counts of failed addresses by reason, such as `3 timeout, 1 http_503`."""

    def words_of(why: str) -> str:
        if why.startswith("http_"):
            return f"{texts['failed_http']} {why.removeprefix('http_')}"
        return texts.get(f"failed_{why}", texts["failed_otherwise"])

    counted = [one.split(" ", 1) for one in counts.split(", ")] if counts else []
    return texts["comma"].join(f"{words_of(why)}{texts['colon']}{count}" for count, why in counted)


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["pinyin"] = syllables
    environment.filters["percent"] = charts.percent
    environment.filters["failures"] = _failures
    return environment


def _other(language: str) -> str:
    [other] = [code for code in LANGUAGES if code != language]
    return other
