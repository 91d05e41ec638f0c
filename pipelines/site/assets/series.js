// Pictures of one region or agency over the years, from its metrics, one scope at a time.
// A metric is [code, year, scope, value, numerator, denominator, n, why, …]; `reports` and `known`
// tell how many reports a row rests on.
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

  function workload(years) {
    return years.flatMap(([year, metrics]) => {
      const row = metrics.get("workload");
      const value = known(row?.value);
      if (value === null) return [];
      return [{ year, label: words.workload, position: 0, value: value / row.known, text: `${row.known}` }];
    });
  }

  // Shares of the results, where every part is known of the same reports.
  function outcomes(years) {
    return years.flatMap(([year, metrics]) => {
      const rows = ["full_disclosure_rate", "substantive_disclosure_rate", "denial_rate", "unable_rate",
        "not_processed_rate", "other_processing_rate"].map((code) => metrics.get(code));
      const counts = rows.map((row) => known(row?.numerator));
      if (counts.includes(null) || rows.some((row) => row.known !== rows[0].known || row.denominator !== rows[0].denominator)) return [];
      const [granted, disclosed, ...rest] = counts;
      const parts = [granted, disclosed - granted, ...rest];
      const whole = parts.reduce((sum, part) => sum + part, 0);
      if (!whole) return [];
      return parts.map((part, position) => ({
        year, position, label: xxgk.labels.outcomes[OUTCOMES[position]].short, value: part / whole,
        text: `${rows[0].known}`,
      }));
    });
  }

  function appeals(years) {
    return years.flatMap(([year, metrics]) =>
      Object.entries(APPEALS).flatMap(([channel, code], position) => {
        const row = metrics.get(code);
        const value = known(row?.value);
        if (value === null) return [];
        return [{
          year, position, label: xxgk.label("channels", channel), value,
          text: `${xxgk.number(row.numerator)}/${xxgk.number(row.denominator)}`,
        }];
      }),
    );
  }

  async function picture(kind, name, scope, rows, note = words[`${name}_note`]) {
    if (!rows.some((row) => row.value)) return null;
    const place = el("div", { class: "drawing", role: "img", "aria-label": `${words[name]} · ${words[`scope_${scope}`]}` });
    const figure = el("figure", { class: name }, el("figcaption", null, words[name]), el("p", { class: "note" }, note), place);
    const chart = { ...xxgk.setup.charts[kind], data: { values: rows } };
    const options = { renderer: "svg", actions: false, ast: true, defaultStyle: false, tooltip: false };
    await vegaEmbed(place, chart, options);
    const svg = place.querySelector("svg");
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    // One picture: what it shows stands in the table of metrics.
    svg.setAttribute("aria-hidden", "true");
    return figure;
  }

  async function panels(metrics, scope) {
    const years = byYear(metrics, scope);
    const drawn = await Promise.all([
      picture("bars", "workload", scope, workload(years)),
      picture("stack", "outcomes", scope, outcomes(years)),
      picture("rates", "appeals", scope, appeals(years), words.appeals_cases_note),
    ]);
    if (!drawn.some(Boolean)) return el("p", { class: "empty" }, words.picture_missing);
    return el("div", { class: "panels" }, drawn);
  }

  // Value of a metric as it is told: a share in per cent, or why there is none.
  function told(row) {
    if (row.value === null) return { show: row.why ? xxgk.word(`why_${row.why}`) : "", value: "" };
    const kind = xxgk.labels.metrics[row.code]?.kind;
    const isRate = kind === "share" || kind === "gap";
    return { show: isRate ? xxgk.percent(row.value) : xxgk.number(row.value), value: row.value };
  }

  // The pictures of each scope apart, and the table of all metrics.
  async function overTheYears(rows, note, table) {
    const scopes = ["consolidated", "own"].filter((scope) => rows.some((row) => row.scope === scope));
    const drawn = await Promise.all(scopes.map(async (scope) => [
      el("h3", null, words[`scope_${scope}`]), await panels(rows, scope),
    ]));
    return [el("h2", null, words.series), el("p", { class: "note" }, note), drawn, table(rows)];
  }

  return { overTheYears, told };
})();
