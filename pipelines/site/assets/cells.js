// The statutory tables of a report in the layout of its form, with the source of each number.
// A cell is [table, row, column, value, status, text as printed, locator, unit].
"use strict";
const cells = (() => {
  const { el, words } = xxgk;
  const AXES = {
    disclosure: ["items", "measures"],
    applications: ["outcomes", "applicants"],
    appeals: ["channels", "results"],
    legacy: ["indicators", null],
  };
  const MARKS = { blank: "·", not_applicable: "—", ambiguous: "?", missing: "×" };

  const rowLabel = (table, code) => xxgk.label(AXES[table]?.[0], code);
  const columnLabel = (table, code) => (AXES[table]?.[1] ? xxgk.label(AXES[table][1], code) : words.value);

  // A place as the forms name it: 表三 · （一）予以公开 · 总计.
  const place = (table, row, column) =>
    [words[`short_${table}`] ?? words.short_prose, row && rowLabel(table, row), column && AXES[table]?.[1] && columnLabel(table, column)].filter(Boolean).join(" · ");

  const isColumn = (table, code) => !xxgk.labels[AXES[table]?.[0]]?.[code] && Boolean(xxgk.labels[AXES[table]?.[1]]?.[code]);

  // Legend of the signs in cells without a number.
  const marks = () => Object.entries(MARKS).map(([status, mark]) => `${mark} ${xxgk.status(status)}`).join(words.comma);

  // Codes in the order of the form, codes that are on no form last.
  function ordered(kind, codes) {
    const order = Object.keys(xxgk.labels[kind] ?? {});
    const place = (code) => (order.includes(code) ? order.indexOf(code) : order.length);
    return [...new Set(codes)].sort((a, b) => place(a) - place(b));
  }

  // Heading rows of the form come before the first of their rows.
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
    const name = `${place(table, row, column)}${words.colon}${value === null ? xxgk.status(status) : xxgk.number(value)}`;
    return el("button", { type: "button", class: kind, tabindex: "-1", "aria-pressed": "false", "aria-label": name, "data-cell": `${table}.${row}.${column}` }, shown(cell));
  }

  // A report's table; choosing a cell shows its source beside it.
  function form(report, table) {
    const own = report.cells.filter((cell) => cell[0] === table);
    const [rowKind, columnKind] = AXES[table];
    const rows = ordered(rowKind, own.map((cell) => cell[1]));
    const columns = ordered(columnKind ?? "", own.map((cell) => cell[2]));
    const at = new Map(own.map((cell) => [`${cell[1]} ${cell[2]}`, cell]));
    const head = el("tr", null, el("th", { scope: "col" }, words.part), columns.map((code) => el("th", { scope: "col" }, columnLabel(table, code))));
    const body = withHeadings(rowKind, rows).map(([row, isHeading]) => isHeading
      ? el("tr", { class: "heading" }, el("th", { scope: "rowgroup" }, rowLabel(table, row)), el("td", { colspan: columns.length }))
      : el("tr", null, el("th", { scope: "row" }, rowLabel(table, row)), columns.map((column) => {
        const cell = at.get(`${row} ${column}`);
        return el("td", null, cell ? button(cell) : null);
      })),
    );
    const status = report.tables[table];
    const caption = el("caption", null, el("h4", null, words[`table_${table}`], " ", el("span", { class: "note" }, xxgk.word(`table_${status[0]}`))));
    const grid = el("table", { class: "form" }, caption, el("thead", null, head), el("tbody", null, body));
    const section = el("section", { class: "statutory" },
      el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": words[`table_${table}`] }, grid),
      el("div", { class: "beside", "aria-live": "polite" }));
    grid.addEventListener("click", (event) => {
      const chosen = event.target.closest("button");
      if (chosen) choose(section, grid, report, at, chosen);
    });
    grid.addEventListener("keydown", (event) => move(grid, event));
    grid.querySelector("td button")?.setAttribute("tabindex", "0");
    return section;
  }

  function choose(section, grid, report, at, chosen) {
    const [, table, row, column] = chosen.dataset.cell.match(/^([a-z]+)\.(.*)\.([^.]*)$/);
    const line = ordered(AXES[table][1] ?? "", [...at.values()].filter((cell) => cell[1] === row).map((cell) => cell[2])).map((code) => at.get(`${row} ${code}`));
    const panel = source.panel(report, at.get(`${row} ${column}`), line, place(table, row, column), (cell) => columnLabel(table, cell[2]));
    source.open(section, chosen, panel);
    for (const other of grid.querySelectorAll("button")) {
      other.setAttribute("aria-pressed", String(other === chosen));
      other.setAttribute("tabindex", other === chosen ? "0" : "-1");
    }
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

  const tables = (report) =>
    Object.keys(AXES).filter((table) => report.cells?.some((cell) => cell[0] === table)).map((table) => form(report, table));

  return { tables, place, isColumn, marks };
})();
