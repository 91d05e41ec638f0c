"""Ten questions on the published file, worked: `make notebook`.

Here lives how the answers are shown. The questions themselves are SQL in docs/queries, read from
there with their heads; nothing is written, and nothing is asked of the network.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="xxgk")

with app.setup(hide_code=True):
    import altair as alt
    import marimo as mo
    import polars as pl

    from pipelines.database import connect
    from pipelines.settings import PROJECT_DIR, Settings

    QUERIES = PROJECT_DIR / "docs" / "queries"
    PUBLISHED = Settings().published_path


@app.function(hide_code=True)
def sql_of(name: str, *instead: tuple[str, str]) -> str:
    """A query of docs/queries; each pair puts another value in place of the query's own."""
    sql = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    for own, other in instead:
        sql = sql.replace(own, other)
    return sql


@app.function(hide_code=True)
def ask(name: str, *instead: tuple[str, str]) -> pl.DataFrame:
    """What the published file answers to a query."""
    with connect(PUBLISHED, read_only=True) as published:
        return published.execute(sql_of(name, *instead)).pl()


@app.function(hide_code=True)
def shown(number: int, name: str, answer: pl.DataFrame, *above: object) -> mo.Html:
    """A question with what to mind, a chart or a choice above the table, and the SQL below it."""
    sql = sql_of(name)
    head = [line.removeprefix("--").strip() for line in sql.splitlines() if line[:2] == "--"]
    *english, chinese = head[: head.index("")]
    return mo.vstack(
        [
            mo.md(f"## {number}. {chinese}\n\n**{' '.join(english)}**"),
            mo.md(" ".join(head[head.index("") + 1 :])),
            *above,
            mo.ui.table(
                answer,
                selection=None,
                page_size=12,
                show_column_summaries=False,
                format_mapping={"report_year": str},
                label=f"{answer.height} rows · 行",
            ),
            mo.accordion({f"docs/queries/{name}.sql": mo.md(f"```sql\n{sql}\n```")}),
        ]
    )


@app.function(hide_code=True)
def drawn(answer: pl.DataFrame, number: str, chart: alt.Chart | alt.FacetChart) -> mo.Html:
    """The chart, if there is anything to draw, over how many rows are in it and how many not."""
    known = answer[number].count()
    unknown = answer.height - known
    said = mo.md(
        f"Drawn: {known} rows; {unknown} without a number (not known, or a share of none) are not. "
        f"图中 {known} 行；另有 {unknown} 行无数值（未知，或无案件可算比率），未画出。"
    )
    picture = mo.ui.altair_chart(chart, chart_selection=False, legend_selection=False)
    return mo.vstack([picture, said] if known else [said])


@app.function(hide_code=True)
def bars(answer: pl.DataFrame, number: str, label: str, form: str, title: str) -> alt.Chart:
    """A bar for each label and year; its numbers and what they rest on when pointed at."""
    return (
        alt.Chart(answer.drop_nulls(number))
        .mark_bar()
        .encode(
            x=alt.X(f"{number}:Q", axis=alt.Axis(format=form, tickMinStep=0.01), title=title),
            y=alt.Y(
                f"{label}:N",
                title=None,
                sort=answer[label].unique(maintain_order=True).to_list(),
                axis=alt.Axis(labelLimit=300),
            ),
            yOffset="report_year:O",
            color=alt.Color("report_year:O", title="report year"),
            tooltip=answer.columns,
        )
        .properties(width=420, height={"step": 10, "for": "offset"})
    )


@app.cell(hide_code=True)
def _():
    mo.stop(
        not PUBLISHED.is_file(),
        mo.callout(
            mo.md(
                f"**No published file at `{PUBLISHED}`.** Run `make run`, or say in "
                "`XXGK_WAREHOUSE_DIR` where the warehouse is; then open the notebook again.\n\n"
                "**没有已发布的数据文件。** 请先运行 `make run`，"
                "或在 `XXGK_WAREHOUSE_DIR` 中指明数据仓库的位置。"
            ),
            kind="danger",
        ),
    )
    with connect(PUBLISHED, read_only=True) as _published:
        [_day, _reports, _numbers] = _published.execute(
            "select published_at::date, reports, numbers from publication"
        ).fetchone()
        scopes = [
            scope
            for (scope,) in _published.execute(
                "select scope from dim_report group by scope order by count(*) desc, scope"
            ).fetchall()
        ]
        years = [
            str(year)
            for (year,) in _published.execute(
                "select distinct report_year from dim_report order by report_year"
            ).fetchall()
        ]
    mo.md(
        f"""
    # 十个问题 · Ten questions

    **{_reports}** reports, **{_numbers}** numbers, published on {_day}, read only.
    已发布 **{_reports}** 份报告、**{_numbers}** 个数值（{_day}）。

    **One scope at a time**: a government's `consolidated` report (汇总) counts what its departments
    report as `own` (本机关), so the two are never added. **Null is not zero**: it is a number that
    is not printed or cannot be placed. **Few reports say little**: look at the columns that count
    them before you read a trend.

    **两种口径不可相加**：政府的汇总报告已包含其部门的数据。**空值不是零**：未印出或无法确定位置的数值。
    **报告少则说明不了多少**：看趋势之前，先看报告数。
    """
    )
    return scopes, years


@app.cell(hide_code=True)
def _(scopes):
    scope = mo.ui.radio(
        options={"consolidated · 汇总": "consolidated", "own · 本机关": "own"},
        value="consolidated · 汇总" if "consolidated" in scopes else "own · 本机关",
        label="Scope of the answers below · 以下各题的统计口径",
        inline=True,
    )
    mo.hstack([scope], justify="start")
    return (scope,)


@app.cell(hide_code=True)
def _(scope):
    def of_scope(answer: pl.DataFrame) -> pl.DataFrame:
        """The rows of the scope chosen above."""
        return answer.filter(pl.col("scope") == scope.value)

    return (of_scope,)


@app.cell
def _(of_scope):
    _answer = of_scope(ask("applications_over_the_years"))
    _chart = bars(_answer, "applications", "label_zh", ",d", "applications")
    shown(1, "applications_over_the_years", _answer, drawn(_answer, "applications", _chart))
    return


@app.cell
def _(of_scope):
    _answer = of_scope(ask("refusal_reasons"))
    _chart = bars(_answer, "share", "reason_zh", "%", "share of refusals")
    shown(2, "refusal_reasons", _answer, drawn(_answer, "share", _chart))
    return


@app.cell
def _(of_scope):
    _answer = of_scope(ask("applicant_types"))
    _title = "granted wholly or in part, of those processed"
    _chart = bars(_answer, "disclosure_rate", "label_zh", "%", _title)
    shown(3, "applicant_types", _answer, drawn(_answer, "disclosure_rate", _chart))
    return


@app.cell
def _(of_scope):
    _answer = of_scope(ask("appeals_lost"))
    _chart = bars(_answer, "loss_rate", "label_zh", "%", "corrected, of the cases decided")
    shown(4, "appeals_lost", _answer, drawn(_answer, "loss_rate", _chart))
    return


@app.cell
def _(of_scope):
    # Units differ from row to row: a table, not a picture.
    shown(5, "published_counts", of_scope(ask("published_counts")))
    return


@app.cell
def _(of_scope):
    _answer = of_scope(ask("what_is_not_known"))
    _chart = (
        alt.Chart(_answer)
        .mark_bar()
        .encode(
            x=alt.X("share_of_cells:Q", axis=alt.Axis(format="%"), title="share of cells"),
            y=alt.Y("report_year:O", title=None),
            row=alt.Row("table_code:N", title=None),
            color=alt.Color("value_status:N", title="found in the cell"),
            tooltip=["report_year", "table_code", "value_status", "cells", "reports"],
        )
        .properties(width=420)
    )
    shown(6, "what_is_not_known", _answer, drawn(_answer, "share_of_cells", _chart))
    return


@app.cell(hide_code=True)
def _(years):
    year = mo.ui.dropdown(
        options=years, value="2020" if "2020" in years else years[-1], label="Report year · 年度"
    )
    return (year,)


@app.cell
def _(of_scope, year):
    _own = "claims.report_year = 2020"
    _answer = ask("what_the_prose_claims", (_own, _own.replace("2020", year.value)))
    shown(7, "what_the_prose_claims", of_scope(_answer), year)
    return


@app.cell(hide_code=True)
def _():
    region = mo.ui.text(value="321300", label="Region code · 地区代码", max_length=12)
    return (region,)


@app.cell
def _(of_scope, region):
    _code = "".join(filter(str.isdigit, region.value))
    _answer = of_scope(ask("trend_of_a_region", ("'321300'", f"'{_code}'")))
    _rates = _answer.filter(pl.col("unit") == "share")
    _chart = (
        alt.Chart(_rates.drop_nulls("value"))
        .mark_line(point=True)
        .encode(
            x=alt.X("report_year:O", title="report year"),
            y=alt.Y("value:Q", axis=alt.Axis(format="%"), title=None),
            color=alt.Color("label_zh:N", title=None, sort=None),
            detail="region_name:N",
            tooltip=["region_name", "report_year", "label_en", "value", "n", "known_count"],
        )
        .properties(width=420, height=260)
    )
    shown(8, "trend_of_a_region", _answer, region, drawn(_rates, "value", _chart))
    return


@app.cell
def _(of_scope):
    _answer = of_scope(ask("agencies_beside_their_peers"))
    _counted = (
        _answer.drop_nulls("value")
        .with_columns(rate=(pl.col("value") * 20).floor().clip(0, 19) / 20)
        .group_by("report_year", "rate", maintain_order=True)
        .agg(agencies=pl.len())
        .with_columns(to=pl.col("rate") + 0.05)
    )
    _chart = (
        alt.Chart(_counted)
        .mark_bar()
        .encode(
            x=alt.X(
                "rate:Q",
                bin="binned",
                axis=alt.Axis(format="%"),
                scale=alt.Scale(domain=[0, 1]),
                title="granted wholly or in part, of those processed",
            ),
            x2="to:Q",
            y=alt.Y("agencies:Q", axis=alt.Axis(tickMinStep=1)),
            row=alt.Row("report_year:O", title=None),
        )
        .properties(width=420, height=80)
    )
    shown(9, "agencies_beside_their_peers", _answer, drawn(_answer, "value", _chart))
    return


@app.cell
def _(year):
    # Of both scopes: an error belongs to the report, in either scope.
    _answer = ask("most_errors", ("report_year = 2020", f"report_year = {year.value}"))
    shown(10, "most_errors", _answer, year)
    return


if __name__ == "__main__":
    app.run()
