// Source of a number: printed text, location, document and query, shown beside its cell or at the foot of
// a narrow screen.
"use strict";
const source = (() => {
  const { el, words } = xxgk;
  const FACTS = {
    disclosure: ["fct_published_counts", "item_code", "measure_code"],
    applications: ["fct_applications", "outcome_code", "applicant_code"],
    appeals: ["fct_appeals", "channel_code", "result_code"],
    legacy: ["fct_legacy_indicators", "indicator_code", null],
  };
  const GAP = 6;
  const DOTS_AROUND = 24;
  let opened = null;

  const printed = (raw) => (raw === null || raw === "" ? words.nothing_printed : raw);

  // The fact table that holds a cell: totals are in tables of their own.
  function fact([table, row, column]) {
    const [name, rowColumn, columnColumn] = FACTS[table];
    const isTotal = column === "total" || row === "total_processed";
    if (table === "appeals" && isTotal) return ["fct_appeal_totals", [[rowColumn, row]]];
    const keys = columnColumn ? [[rowColumn, row], [columnColumn, column]] : [[rowColumn, row]];
    return [table === "applications" && isTotal ? "fct_application_totals" : name, keys];
  }

  const quoted = (text) => `'${String(text).replaceAll("'", "''")}'`;

  function query(report, cell) {
    const [name, keys] = fact(cell);
    const where = [["report_id", report.id], ...keys].map(([key, code]) => `${key} = ${quoted(code)}`).join("\n  and ");
    return `from ${name}\nwhere ${where};`;
  }

  // The clip of a location in a picture, with the cell framed; null for other locations.
  function clip(report, locator) {
    const found = /^(.*?)(?: table \d+ R\d+C\d+| line)? @(\d+),(\d+),(\d+),(\d+)$/.exec(locator ?? "");
    if (!found) return null;
    const [left, top, right, bottom] = found.slice(2).map(Number);
    const name = Array.from(new TextEncoder().encode(found[1]), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const drawn = (tag, attributes) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      return element;
    };
    const [width, height] = [right - left + 2 * DOTS_AROUND, bottom - top + 2 * DOTS_AROUND];
    const shown = drawn("svg", { class: "clip", role: "img", "aria-label": words.clip, width, height, viewBox: `${left - DOTS_AROUND} ${top - DOTS_AROUND} ${width} ${height}` });
    const picture = drawn("image", { href: `../data/pictures/${report.sha256}/${name}.jpg` });
    const figure = el("figure", { class: "clipped" }, el("figcaption", null, words.clip), shown);
    picture.addEventListener("error", () => shown.replaceWith(el("p", { class: "note" }, words.clip_gone)));
    shown.append(picture, drawn("rect", { x: left, y: top, width: right - left, height: bottom - top }));
    return figure;
  }

  const documentOf = (report) => [
    [words.title, el("span", { lang: "zh-CN" }, report.title ?? "")],
    [words.date_published, report.published ?? words.date_unknown],
    [words.source_url, xxgk.address(report.url)],
    [words.retrieved, report.retrieved ? `${report.retrieved} UTC` : ""],
    [words.listed, report.listed ? xxgk.address(report.listed) : ""],
    [words.source_file, el("code", null, report.file ?? "")],
    ["SHA-256", el("code", null, report.sha256)],
  ];

  // Everything about one number; `row` are the cells of its row, `names` the label of each column.
  function panel(report, cell, row, place, names) {
    const [, , , value, status, raw, locator, unit] = cell;
    const shown = value === null ? xxgk.status(status) : `${xxgk.number(value, 6)}${unit ? ` ${unit}` : ""}`;
    const line = el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": words.printed_row },
      el("table", null,
        el("caption", null, words.printed_row),
        el("thead", null, el("tr", null, row.map((each) => el("th", { scope: "col" }, names(each))))),
        el("tbody", null, el("tr", null, row.map((each) => el("td", { lang: "zh-CN" }, each === cell ? el("mark", null, printed(each[5])) : printed(each[5]))))),
      ));
    const close = el("button", { type: "button", class: "close", "aria-label": words.close }, "×");
    close.addEventListener("click", () => shut(true));
    return el("section", { class: "source", "aria-label": words.from_fact },
      close,
      el("h5", null, place),
      el("p", { class: "shown" }, shown, status === "reported" || value === null ? "" : el("span", { class: "note" }, ` ${xxgk.status(status)}`)),
      xxgk.facts([
        [words.printed, raw ? el("q", { lang: "zh-CN" }, raw) : words.nothing_printed],
        [words.locator, xxgk.locator(locator)],
        [words.title, el("span", { lang: "zh-CN" }, report.title ?? "")],
        [words.source_url, xxgk.address(report.url)],
      ]),
      clip(report, locator), line,
      el("details", null, el("summary", null, words.document_and_query),
        xxgk.facts(documentOf(report).slice(1)),
        el("p", null, words.in_warehouse), el("pre", { tabindex: "0" }, query(report, cell))));
  }

  // Open the panel of a cell under its button; where the style sheet says so, at the foot instead.
  function open(section, button, content) {
    shut(false);
    const holder = section.querySelector(".beside");
    holder.replaceChildren(content);
    opened = { holder, button };
    const [outer, at] = [section.getBoundingClientRect(), button.getBoundingClientRect()];
    const left = Math.min(Math.max(0, at.left - outer.left), Math.max(0, outer.width - content.offsetWidth));
    content.style.left = `${left}px`;
    content.style.top = `${at.bottom - outer.top + GAP}px`;
    const covered = getComputedStyle(content).position === "fixed" ? at.bottom - content.getBoundingClientRect().top : content.getBoundingClientRect().bottom - innerHeight;
    if (covered > -GAP) scrollBy({ top: Math.min(covered + 4 * GAP, at.top - 4 * GAP) });
  }

  function shut(toCell) {
    if (!opened) return;
    const { holder, button } = opened;
    opened = null;
    holder.replaceChildren();
    button.setAttribute("aria-pressed", "false");
    if (toCell) button.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut(true);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".source, [data-cell], .jump")) shut(false);
  });

  return { open, panel, documentOf, printed, clip };
})();
