// The statutory tables of a report, as its form lays them out, and where each number comes from.
// A cell is [table, row, column, value, status, text as printed, where it stands, unit].
"use strict";
const cells = (() => {
  const { el, words } = xxgk;
  const AXES = {
    disclosure: ["items", "measures"],
    applications: ["outcomes", "applicants"],
    appeals: ["channels", "results"],
    legacy: ["indicators", null],
  };
  const FACTS = {
    disclosure: ["fct_published_counts", "item_code", "measure_code"],
    applications: ["fct_applications", "outcome_code", "applicant_code"],
    appeals: ["fct_appeals", "channel_code", "result_code"],
    legacy: ["fct_legacy_indicators", "indicator_code", null],
  };
  const MARKS = { blank: "·", not_applicable: "—", ambiguous: "?", missing: "×" };

  const rowLabel = (table, code) => xxgk.label(AXES[table]?.[0], code);
  const columnLabel = (table, code) => (AXES[table]?.[1] ? xxgk.label(AXES[table][1], code) : words.value);

  // Codes in the order of the form, those of no form last.
  function ordered(kind, codes) {
    const order = Object.keys(xxgk.labels[kind] ?? {});
    const place = (code) => (order.includes(code) ? order.indexOf(code) : order.length);
    return [...new Set(codes)].sort((a, b) => place(a) - place(b));
  }

  // Rows of the form that only head others stand before the first of those.
  function withHeadings(kind, rows) {
    const seen = new Set(rows);
    const above = (code) => {
      const parent = xxgk.labels[kind]?.[code]?.parent;
      if (!parent || seen.has(parent)) return [];
      seen.add(parent);
      return [...above(parent), [parent, true]];
    };
    return rows.flatMap((row) => [...above(row), [row, false]]);
  }

  function shown([, , , value, status, raw]) {
    if (value !== null) return xxgk.number(value);
    return status === "text" ? raw ?? "" : MARKS[status] ?? status;
  }

  function button(cell) {
    const [table, row, column, value, status] = cell;
    const kind = value === null ? "unknown" : status === "implied" ? "implied" : "";
    const name = `${rowLabel(table, row)}, ${columnLabel(table, column)}: ${value === null ? xxgk.word(`status_${status}`) : xxgk.number(value)}`;
    return el("button", { type: "button", class: kind, tabindex: "-1", "aria-pressed": "false", "aria-label": name, "data-cell": `${table}.${row}.${column}` }, shown(cell));
  }

  // A report's table; choosing a cell shows its source below.
  function form(report, table) {
    const own = report.cells.filter((cell) => cell[0] === table);
    const [rowKind, columnKind] = AXES[table];
    const rows = ordered(rowKind, own.map((cell) => cell[1]));
    const columns = ordered(columnKind ?? "", own.map((cell) => cell[2]));
    const at = new Map(own.map((cell) => [`${cell[1]} ${cell[2]}`, cell]));
    const head = el("tr", null, el("th", { scope: "col" }, words.row), columns.map((code) => el("th", { scope: "col" }, columnLabel(table, code))));
    const body = withHeadings(rowKind, rows).map(([row, isHeading]) => isHeading
      ? el("tr", { class: "heading" }, el("th", { scope: "rowgroup", colspan: columns.length + 1 }, rowLabel(table, row)))
      : el("tr", null, el("th", { scope: "row" }, rowLabel(table, row)), columns.map((column) => {
        const cell = at.get(`${row} ${column}`);
        return el("td", null, cell ? button(cell) : null);
      })),
    );
    const grid = el("table", { class: "form" }, el("thead", null, head), el("tbody", null, body));
    const below = el("div", { "aria-live": "polite" });
    grid.addEventListener("click", (event) => {
      const chosen = event.target.closest("button");
      if (chosen) choose(grid, below, report, at, chosen);
    });
    grid.addEventListener("keydown", (event) => move(grid, event));
    grid.querySelector("td button")?.setAttribute("tabindex", "0");
    const status = report.tables[table];
    return el("section", { class: "statutory" },
      el("h4", null, words[`table_${table}`], " ", el("span", { class: "note" }, words[`table_${status[0]}`] ?? status[0])),
      el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": words[`table_${table}`] }, grid), below);
  }

  function choose(grid, below, report, at, chosen) {
    for (const other of grid.querySelectorAll("button")) {
      other.setAttribute("aria-pressed", String(other === chosen));
      other.setAttribute("tabindex", other === chosen ? "0" : "-1");
    }
    const [, row, column] = chosen.dataset.cell.match(/^[a-z]+\.(.*)\.([^.]*)$/);
    below.replaceChildren(source(report, at.get(`${row} ${column}`), [...at.values()].filter((cell) => cell[1] === row)));
  }

  function move(grid, event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const from = event.target.closest("td");
    if (!step || !from) return;
    event.preventDefault();
    let [row, column] = [from.parentElement.sectionRowIndex, from.cellIndex];
    const lines = grid.tBodies[0].rows;
    const width = grid.tHead.rows[0].cells.length;
    for (;;) {
      row += step[0];
      column += step[1];
      if (!lines[row] || column < 1 || column >= width) return;
      const found = lines[row].cells[column]?.querySelector("button");
      if (!found) continue;
      event.target.setAttribute("tabindex", "-1");
      found.setAttribute("tabindex", "0");
      found.focus();
      return;
    }
  }

  const printed = (raw) => (raw === null || raw === "" ? words.nothing_printed : raw);

  // Which fact holds a cell: totals stand apart from what they add up.
  function fact([table, row, column]) {
    const [name, rowColumn, columnColumn] = FACTS[table];
    const isTotal = column === "total" || row === "total_processed";
    if (table === "appeals" && isTotal) return ["fct_appeal_totals", [[rowColumn, row]]];
    const keys = columnColumn ? [[rowColumn, row], [columnColumn, column]] : [[rowColumn, row]];
    return [table === "applications" && isTotal ? "fct_application_totals" : name, keys];
  }

  const quoted = (text) => `'${String(text).replaceAll("'", "''")}'`;

  // Everything about one number: its row as printed, the document, the address, the query.
  function source(report, cell, row) {
    const [table, rowCode, columnCode, value, status, raw, locator, unit] = cell;
    const order = ordered(AXES[table][1] ?? "", row.map((each) => each[2]));
    const line = order.map((code) => row.find((each) => each[2] === code));
    const [name, keys] = fact(cell);
    const where = [["report_id", report.id], ...keys].map(([key, code]) => `${key} = ${quoted(code)}`).join("\n  and ");
    const neighbours = el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": words.printed_row },
      el("table", null,
        el("thead", null, el("tr", null, line.map((each) => el("th", { scope: "col" }, columnLabel(table, each[2]))))),
        el("tbody", null, el("tr", null, line.map((each) => el("td", { lang: "zh-CN" }, each === cell ? el("mark", null, printed(each[5])) : printed(each[5]))))),
      ));
    return el("section", { class: "source" },
      el("h5", null, words.from_fact),
      xxgk.facts([
        [words.table, words[`table_${table}`]],
        [words.row, `${rowLabel(table, rowCode)} (${rowCode})`],
        [words.column, `${columnLabel(table, columnCode)} (${columnCode})`],
        [words.value, value === null ? "null" : `${xxgk.number(value, 6)}${unit ? ` ${unit}` : ""}`],
        [words.status, `${status}: ${xxgk.word(`status_${status}`)}`],
        [words.printed, raw ? el("q", { lang: "zh-CN" }, raw) : words.nothing_printed],
        [words.locator, locator],
        ...document_(report),
      ]),
      el("p", null, words.printed_row), neighbours,
      el("p", null, words.in_warehouse), el("pre", { tabindex: "0" }, `from ${name}\nwhere ${where};`));
  }

  const document_ = (report) => [
    [words.title, el("span", { lang: "zh-CN" }, report.title ?? "")],
    [words.date_published, report.published ?? words.date_unknown],
    [words.source_url, xxgk.address(report.url)],
    [words.retrieved, report.retrieved ? `${report.retrieved} UTC` : ""],
    [words.listed, report.listed ? xxgk.address(report.listed) : ""],
    [words.source_file, el("code", null, report.file ?? "")],
    ["SHA-256", el("code", null, report.sha256)],
  ];

  const tables = (report) =>
    Object.keys(AXES).filter((table) => report.cells?.some((cell) => cell[0] === table)).map((table) => form(report, table));

  return { tables, document: document_, rowLabel, columnLabel, printed };
})();
