// The page of a region: its names, its series by scope, its agencies, the regions within it.
"use strict";
(() => {
  const { el, words } = xxgk;

  const named = ([code, year, scope, value, numerator, denominator, n, why, mean, reports, known]) => ({
    code, year, scope, value, numerator, denominator, n, why, mean, reports: Number(reports), known: Number(known),
  });

  const crumbs = (path) =>
    el("p", { class: "crumbs", lang: "zh-CN" }, path.slice(0, -1).flatMap(([id, name], index) => [index ? " / " : "", xxgk.link("region", { id }, name)]));

  const linked = (places) => places.flatMap(([id, name], index) => [index ? "、" : "", xxgk.link("region", { id }, name)]);

  function children(place) {
    if (!place.children) return [];
    const rows = place.children.map(([id, name, level, reports, agencies, latin]) => [
      [xxgk.link("region", { id }, name), xxgk.setup.language === "zh" ? "" : ` ${latin}`],
      words[`level_${level}`],
      { show: xxgk.number(reports), value: reports },
      { show: xxgk.number(agencies), value: agencies },
    ]);
    const columns = [[words.region], [words.level], [words.reports, true], [words.agencies, true]];
    return [xxgk.table(words.lies_within, columns, rows, 2)];
  }

  function agencies(place) {
    if (!place.agencies) return [el("h2", null, words.agencies_here), el("p", null, words.no_agency_here)];
    const rows = place.agencies.map(([id, name, zh, en, first, last, count]) => [
      xxgk.link("agency", { id }, name),
      xxgk.setup.language === "zh" ? zh : en,
      { show: first === last ? first : `${first}–${last}`, value: first },
      { show: xxgk.number(count), value: count },
    ]);
    const columns = [[words.agency], [words.kind], [words.years], [words.reports, true]];
    return [xxgk.table(words.agencies_here, columns, rows, 2)];
  }

  function metrics(rows) {
    const shown = rows.map((row) => [
      { show: el("span", { title: xxgk.labels.metrics[row.code]?.note }, xxgk.label("metrics", row.code)), value: xxgk.label("metrics", row.code) },
      row.year,
      words[row.scope],
      series.shown(row),
      { show: xxgk.number(row.n), value: row.n },
      { show: `${xxgk.number(row.known)} / ${xxgk.number(row.reports)}`, value: row.known },
    ]);
    const columns = [[words.metric], [words.year], [words.scope], [words.value, true], [words.base, true], [words.reports, true]];
    return el("details", null, el("summary", null, words.metrics), xxgk.table(words.metrics, columns, shown));
  }

  function overTheYears(place) {
    if (!place.metrics) return [];
    return series.overTheYears(place.metrics.map(named), words.series_note, metrics);
  }

  function versions(place) {
    const rows = place.versions.map(([code, name, path, from, to]) => [code, name, path, from ?? "", to ?? ""]);
    const columns = [[words.code], [words.name], [words.region], [words.from_year], [words.to_year]];
    return [xxgk.table(words.names_over_time, columns, rows, 2)];
  }

  xxgk.draw(async (parameters) => {
    const id = parameters.get("id") ?? "";
    const place = (/^[0-9A-Za-z-]+$/.test(id) && (await xxgk.load(`places/${id.slice(0, 4)}`)))?.[id];
    if (!place) {
      xxgk.show(words.not_here, el("h1", null, words.not_here), el("p", null, id));
      return;
    }
    xxgk.show(
      place.name,
      crumbs(place.path),
      xxgk.heading(place.name, place.latin),
      xxgk.facts([
        [words.level, words[`level_${place.level}`]],
        [words.code, place.code],
        [words.reports, `${xxgk.number(place.reports)}${words.open}${words.lies_within}${words.colon}${xxgk.number(place.reports_within - place.reports)}${words.closed}`],
        [words.predecessors, place.predecessors ? linked(place.predecessors) : ""],
        [words.successor, place.successor && place.successor[0] !== place.id ? linked([place.successor]) : ""],
      ]),
      overTheYears(place),
      agencies(place),
      children(place),
      versions(place),
    );
  });
})();
