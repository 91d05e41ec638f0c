// Tables that can be sorted: a button in each column's header, numbers as numbers, empty ones last.
"use strict";
function sortable(table) {
  const headers = [...table.tHead.rows[0].cells];
  const language = document.documentElement.lang;
  headers.forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      const descending = header.getAttribute("aria-sort") === "ascending";
      for (const other of headers) other.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", descending ? "descending" : "ascending");
      const rows = [...table.tBodies[0].rows].map((row) => [sortValue(row.cells[column]), row]);
      rows.sort(([a], [b]) => compare(a, b, descending, language));
      table.tBodies[0].append(...rows.map(([, row]) => row));
    });
  });
}

function sortValue(cell) {
  const text = cell.dataset.value ?? cell.textContent.trim();
  if (text === "") return null;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

function compare(a, b, descending, language) {
  if (a === null || b === null) return (a === null) - (b === null);
  const order =
    typeof a === "number" && typeof b === "number"
      ? a - b
      : String(a).localeCompare(String(b), language, { numeric: true });
  return descending ? -order : order;
}

for (const table of document.querySelectorAll("table.sortable")) sortable(table);
