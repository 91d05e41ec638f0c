// Charts as tables of bars, as templates/chart.html writes them: a row for each year.
// A chart is {columns, legend, groups}; a group {heading, scale, bars}; a bar {label, marks, description,
// numbers}; a mark [start, length, kind] in per cent of the scale: see pipelines/site/charts.py.
"use strict";
const charts = (() => {
  const { el, words } = xxgk;
  const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

  function svg(tag, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function mark([start, length, kind]) {
    if (kind === "median") return svg("line", { class: kind, x1: start, x2: start, y1: 1, y2: 9 });
    if (kind === "half") return svg("line", { class: kind, x1: start, x2: start + length, y1: 5, y2: 5 });
    return svg("rect", { class: kind, x: start, y: 0, width: length, height: 10 });
  }

  function bar({ marks, description }) {
    const read = description ? { role: "img", "aria-label": description } : { "aria-hidden": "true" };
    return svg("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", ...read }, ...marks.map(mark));
  }

  function group({ heading, scale: end, bars }, columns) {
    const head = heading && el("tr", { class: "heading" },
      el("th", { scope: "rowgroup", colspan: 2 }, heading, " ", el("span", { class: "end" }, `0–${end}`)), el("td", { colspan: columns.length }));
    const rows = bars.map((row) => el("tr", null,
      el("th", { scope: "row" }, row.label), el("td", null, bar(row)), row.numbers.map((text) => el("td", { class: "number" }, text))));
    return el("tbody", null, head, rows);
  }

  function draw({ columns, groups, legend }, caption) {
    const names = legend && el("ul", { class: "legend" }, legend.map((name, index) => el("li", null, el("i", { class: `part-${index}` }), name)));
    const scale = groups.length > 1 ? el("td") : el("th", { scope: "col", class: "scale" }, el("span", null, "0"), el("span", null, groups[0].scale));
    return [names, el("table", { class: "chart by-year" },
      el("caption", { class: "hidden" }, caption),
      el("thead", null, el("tr", null, el("th", { scope: "col" }, words.year), scale, columns.map((title) => el("th", { scope: "col", class: "number" }, title)))),
      groups.map((each) => group(each, columns)))];
  }

  // The end of a scale: the next round number.
  function ceiling(value) {
    const power = 10 ** Math.floor(Math.log10(value));
    return STEPS.find((step) => step * power >= value * (1 - 1e-9)) * power;
  }

  // The bar of a value, and over it the middle half of those it is compared with and their median.
  function spread(value, end, quartiles) {
    const marks = [[0, (100 * value) / end, "value"]];
    if (!quartiles || quartiles.includes(null)) return marks;
    const [low, middle, high] = quartiles.map((each) => Math.min(100, (100 * each) / end));
    return [...marks, [low, high - low, "half"], [middle, 0, "median"]];
  }

  // Rows {label, value, quartiles, numbers} on one scale.
  function scaled(heading, rows, format) {
    const end = ceiling(Math.max(...rows.map((row) => Math.max(row.value, row.quartiles?.[2] ?? 0))) || 1);
    return { heading, scale: format(end), bars: rows.map((row) => ({ ...row, marks: spread(row.value, end, row.quartiles) })) };
  }

  return { draw, scaled };
})();
