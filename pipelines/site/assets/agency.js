// The page of an agency: its names, its series by scope, each report with its tables and findings.
"use strict";
(() => {
  const { el, words } = xxgk;

  const named = ([code, year, scope, value, numerator, denominator, n, why]) => ({
    code, year, scope, value, numerator, denominator, n, why,
    reports: 1, known: value === null && numerator === null ? 0 : 1,
  });

  // Medians of the peers of each report, and the ranks of the agency among them.
  async function besidePeers(agency, prefix, rows) {
    const groupOf = (row) =>
      agency.reports.find((each) => String(each.year) === row.year && each.scope === row.scope)?.peers;
    const groups = [...new Set(rows.map(groupOf).filter(Boolean))];
    const [ranks, ...shards] = await Promise.all(
      [`ranks/${prefix}`, ...groups.map((group) => `peers/${group}`)].map(xxgk.load),
    );
    return rows.map((row) => {
      const metric = `${row.code} ${row.year} ${row.scope}`;
      const [lower, median, upper, ranked] = shards[groups.indexOf(groupOf(row))]?.medians[metric] ?? [null, null, null, null];
      return { ...row, quartiles: [lower, median, upper], ranked, rank: ranks?.[agency.id]?.[metric] };
    });
  }

  // A cell without status is a number, and without value also the one that is printed.
  const whole = ([table, row, column, value, status, raw, locator, unit]) =>
    [table, row, column, status === null && value === null ? raw : value, status ?? "reported", raw, locator, unit];

  const peer = (row, which) => series.shown({ ...row, value: row.quartiles[which], why: null }).show;

  function metrics(rows) {
    const shown = rows.map((row) => [
      { show: el("span", { title: xxgk.labels.metrics[row.code]?.note }, xxgk.label("metrics", row.code)), value: xxgk.label("metrics", row.code) },
      row.year,
      words[row.scope],
      series.shown(row),
      { show: xxgk.number(row.n), value: row.n },
      { show: peer(row, 1), value: row.quartiles[1] },
      { show: row.quartiles[0] === null ? "" : `${peer(row, 0)} – ${peer(row, 2)}`, value: row.quartiles[0] },
      { show: row.rank ? `${xxgk.number(row.rank)} / ${xxgk.number(row.ranked)}` : "", value: row.rank },
    ]);
    const columns = [[words.metric], [words.year], [words.scope], [words.value, true], [words.base, true], [words.peers, true], [words.half_of_peers, true], [words.rank, true]];
    return el("details", null, el("summary", null, words.metrics), xxgk.table(words.metrics, columns, shown));
  }

  async function overTheYears(agency, prefix) {
    if (!agency.metrics) return [];
    const rows = await besidePeers(agency, prefix, agency.metrics.map(named));
    return series.overTheYears(rows, words.agency_series_note, metrics);
  }

  // A report is drawn when it is opened: a page may hold many.
  function report(each, isOpen) {
    const summary = el("summary", null, el("h3", null, `${each.year} · ${words[`scope_${each.scope}`]}`));
    const details = el("details", { class: "report", id: `report-${each.id}`, open: isOpen }, summary);
    const fill = () => {
      if (details.childElementCount > 1) return;
      details.append(
        xxgk.facts([
          ...source.documentOf(each),
          [words.deadline, each.deadline ? `${each.deadline}${each.late ? `${words.open}${words.late} ${xxgk.number(each.late)}${words.closed}` : ""}` : ""],
          [words.versions_received, each.versions > 1 ? String(each.versions) : ""],
        ]),
        el("p", { class: "note" }, words.choose_cell, " ", cells.marks()),
        ...cells.tables(each),
        ...[findings.list(each), findings.corrections(each), findings.claims(each), findings.odd(each)].flat(Infinity),
      );
    };
    details.addEventListener("toggle", fill);
    details.addEventListener("click", (event) => {
      const jump = event.target.closest("button.jump");
      if (jump) choose(details, jump.dataset.to);
    });
    if (isOpen) fill();
    return details;
  }

  function choose(details, cell) {
    const target = details.querySelector(`button[data-cell="${CSS.escape(cell)}"]`);
    target?.scrollIntoView({ block: "center" });
    target?.focus();
    target?.click();
  }

  xxgk.draw(async (parameters) => {
    const id = parameters.get("id") ?? "";
    const prefix = id.slice(0, xxgk.setup.prefix);
    const shard = /^[0-9a-f]{32}$/.test(id) && (await xxgk.load(`agencies/${prefix}`));
    const agency = shard && shard[id];
    if (!agency) {
      xxgk.show(words.not_here, el("h1", null, words.not_here), el("p", null, id));
      return;
    }
    for (const each of agency.reports) each.cells = (each.cells ?? []).map(whole);
    const wanted = parameters.get("report") ?? agency.reports[0].id;
    const reports = agency.reports.map((each) => report(each, each.id === wanted));
    xxgk.show(
      agency.name,
      el("p", { class: "crumbs", lang: "zh-CN" }, xxgk.link("region", { id: agency.place }, agency.path)),
      xxgk.heading(agency.name, agency.latin),
      xxgk.facts([
        [words.kind, xxgk.setup.language === "zh" ? agency.type_zh : agency.type_en],
        [words.level, words[`level_${agency.level}`] ?? ""],
        [words.reports, xxgk.number(agency.reports.length)],
        [words.years_missing, (agency.missing ?? []).map(([year, why]) => `${year}${words.open}${xxgk.word(`missing_${why}`)}${words.closed}`).join(words.comma)],
        [words.others, (agency.others ?? []).join("、")],
        [words.formers, (agency.formers ?? []).join("、")],
        [words.successor, agency.successor ? xxgk.link("agency", { id: agency.successor }, agency.successor_name) : agency.successor_name ?? ""],
      ]),
      await overTheYears(agency, prefix),
      el("h2", null, words.reports),
      reports,
    );
    const cell = parameters.get("cell");
    if (cell) choose(document.getElementById(`report-${wanted}`), cell);
  });
})();
