// Charts of one region or agency over the years, from its metrics, one scope at a time.
// A metric is [code, year, scope, value, numerator, denominator, n, why, …]; `reports` and `known`
// are the numbers of reports that a row is computed from.
"use strict";
const series = (() => {
  const { el, words } = xxgk;
  const OUTCOMES = ["granted", "partially_granted", "denied", "unable", "not_processed", "other_processing"];
  const APPEALS = {
    reconsideration: "reconsideration_correction_rate",
    litigation_direct: "litigation_loss_rate_direct",
    litigation_after_reconsideration: "litigation_loss_rate_after",
  };

  const known = (text) => (text === null || text === undefined ? null : Number(text));

  // Rows of one scope by year and metric.
  function byYear(metrics, scope) {
    const years = new Map();
    for (const row of metrics) {
      if (row.scope !== scope) continue;
      if (!years.has(row.year)) years.set(row.year, new Map());
      years.get(row.year).set(row.code, row);
    }
    return [...years].sort(([a], [b]) => a - b);
  }

  // A number of a metric with the quartiles of its peers, where they are known.
  const quartiles = (row) => row.quartiles?.map(known);

  function workload(years) {
    const rows = years.flatMap(([year, metrics]) => {
      const row = metrics.get("workload");
      const value = known(row?.value);
      if (value === null) return [];
      return [{ label: year, value: value / row.known, quartiles: quartiles(row), numbers: [xxgk.number(value / row.known, 1), xxgk.number(row.known)] }];
    });
    return rows.some((row) => row.value) && {
      columns: [words.mean_column, words.reports_column], groups: [charts.scaled(null, rows, xxgk.number)],
    };
  }

  // Shares of the results, where every part is known of the same reports.
  function outcomes(years) {
    const bars = years.flatMap(([year, metrics]) => {
      const rows = ["full_disclosure_rate", "substantive_disclosure_rate", "denial_rate", "unable_rate",
        "not_processed_rate", "other_processing_rate"].map((code) => metrics.get(code));
      const counts = rows.map((row) => known(row?.numerator));
      if (counts.includes(null) || rows.some((row) => row.known !== rows[0].known || row.denominator !== rows[0].denominator)) return [];
      const [granted, disclosed, ...rest] = counts;
      const parts = [granted, disclosed - granted, ...rest];
      const whole = parts.reduce((sum, part) => sum + part, 0);
      if (!whole) return [];
      let start = 0;
      const marks = parts.map((part, index) => {
        const length = (100 * part) / whole;
        start += length;
        return [start - length, length, `part-${index}`];
      });
      const description = parts.map((part, index) => `${labelled(index)} ${xxgk.percent(part / whole)}`).join("; ");
      return [{ label: year, marks: marks.filter(([, length]) => length), description, numbers: [xxgk.number(whole), xxgk.number(rows[0].known)] }];
    });
    return bars.length && {
      columns: [words.processed_column, words.reports_column], legend: OUTCOMES.map((_, index) => labelled(index)),
      groups: [{ heading: null, scale: "100%", bars }],
    };
  }

  const labelled = (index) => xxgk.labels.outcomes[OUTCOMES[index]].short;

  function appeals(years) {
    const groups = Object.entries(APPEALS).flatMap(([channel, code]) => {
      const rows = years.flatMap(([year, metrics]) => {
        const row = metrics.get(code);
        const value = known(row?.value);
        if (value === null) return [];
        const cases = `${xxgk.number(row.numerator)} / ${xxgk.number(row.denominator)}`;
        return [{ label: year, value, quartiles: quartiles(row), numbers: [xxgk.percent(value), cases] }];
      });
      return rows.length ? [charts.scaled(xxgk.label("channels", channel), rows, (end) => `${xxgk.number(100 * end, 6)}%`)] : [];
    });
    return groups.some((group) => group.bars.some((row) => row.value)) && { columns: [words.share_column, words.cases_column], groups };
  }

  function picture(name, scope, drawn) {
    if (!drawn) return null;
    const caption = `${words[name]} · ${words[`scope_${scope}`]}`;
    return el("figure", { class: name }, el("figcaption", null, words[name]), el("p", { class: "note" }, words[`${name}_note`]), charts.draw(drawn, caption));
  }

  function panels(metrics, scope) {
    const years = byYear(metrics, scope);
    const drawn = [
      picture("workload", scope, workload(years)),
      picture("outcomes", scope, outcomes(years)),
      picture("appeals", scope, appeals(years)),
    ];
    if (!drawn.some(Boolean)) return el("p", { class: "empty" }, words.nothing_drawn);
    return el("div", { class: "panels" }, drawn);
  }

  // Value of a metric as shown: a share in per cent, or why there is none.
  function shown(row) {
    if (row.value === null) return { show: row.why ? xxgk.word(`why_${row.why}`) : "", value: "" };
    const kind = xxgk.labels.metrics[row.code]?.kind;
    const isRate = kind === "share" || kind === "gap";
    return { show: isRate ? xxgk.percent(row.value) : xxgk.number(row.value), value: row.value };
  }

  // The pictures of each scope apart, and the table of all metrics.
  function overTheYears(rows, note, table) {
    const scopes = ["consolidated", "own"].filter((scope) => rows.some((row) => row.scope === scope));
    const drawn = scopes.map((scope) => [el("h3", null, words[`scope_${scope}`]), panels(rows, scope)]);
    return [el("h2", null, words.series), el("p", { class: "note" }, note), drawn, table(rows)];
  }

  return { overTheYears, shown };
})();
