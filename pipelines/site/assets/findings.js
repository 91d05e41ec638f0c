// Contradictions in a report, in sentences, with the cells that show them; numbers in its text.
"use strict";
const findings = (() => {
  const { el, words } = xxgk;
  const FEW = 4;
  const MOST_SAID = 60;

  // A place of a finding, `table.row.column`, of which either code may be missing.
  function place(path, kinds = ["row", "column"]) {
    const [table, ...codes] = path.split(".");
    const isColumn = codes.length === 1 && cells.isColumn(table, codes[0]);
    const [row, column] = isColumn ? [null, codes[0]] : [codes.slice(0, Math.max(1, codes.length - 1)).join("."), codes.length > 1 ? codes.at(-1) : null];
    return cells.place(table, kinds.includes("row") ? row : null, kinds.includes("column") ? column : null);
  }

  // A finding in the sentence that `xxgk check` has for its rule.
  function sentence(finding) {
    const [said, second] = [...(finding.sentences ?? []), "", ""].map((each) => each ?? "");
    const values = {
      where: finding[xxgk.setup.language], first: said, second, all: (finding.sentences ?? []).join(words.enumerated), row: place(finding.place, ["row"]), column: place(finding.place, ["column"]),
      left: xxgk.number(finding.left), right: xxgk.number(finding.right),
      difference: finding.left === null || finding.right === null ? "" : xxgk.number(Math.abs(finding.left - finding.right)),
      at: "", notes: "", said: said && `${words.colon}${words.quoted.replace("{text}", said.length > MOST_SAID ? `${said.slice(0, MOST_SAID)}……` : said)}`,
    };
    const pattern = xxgk.setup.wording.rules[finding.rule];
    return pattern ? pattern.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "") : xxgk.label("rules", finding.rule);
  }

  // Evidence: each cell or claim that was compared, with its location.
  function evidence(report, finding) {
    const operands = (finding.cells ?? []).map(([of, table, row, column, side, value, status, raw, locator]) => {
      const named = table === "prose" ? xxgk.word("short_prose") : cells.place(table, row, column);
      const shown = value === null ? xxgk.status(status) : xxgk.number(value);
      const button = of === report.id && table !== "prose"
        ? el("button", { type: "button", class: "jump", "data-to": `${table}.${row}.${column}` }, named)
        : named;
      const at = [raw && el("q", { lang: "zh-CN" }, raw), locator && `${words.open}${xxgk.locator(locator)}${words.closed}`];
      return el("li", null, button, `${words.colon}${shown} `, at);
    });
    // Sentences of the report; the parser's own, in English, are among what reading found odd.
    const isShown = (said) => xxgk.setup.language !== "zh" || !/^[a-z]/.test(said);
    const sentences = (finding.sentences ?? []).filter(isShown).map((said) => el("li", { lang: "zh-CN" }, said));
    const list = el("ul", null, operands, sentences);
    if (operands.length <= FEW) return list;
    return el("details", null, el("summary", null, words.compared.replace("{count}", operands.length)), list);
  }

  function remarks(finding) {
    return [
      finding.cause && xxgk.word(`cause_${finding.cause}`),
      finding.restates && words.restates,
      finding.verdict && xxgk.word(`verdict_${finding.verdict}`),
      finding.note,
    ].filter(Boolean).join(words.comma);
  }

  function list(report) {
    const [passed, failed, unknown] = report.checks ?? [0, 0, 0];
    const counts = `${words.checked}${words.colon}${words.passed} ${xxgk.number(passed)} · ${words.failed} ${xxgk.number(failed)} · ${words.not_assessable} ${xxgk.number(unknown)}`;
    if (!report.findings?.length) return [el("h4", null, words.findings), el("p", { class: "note" }, counts), el("p", null, words.no_findings)];
    const rows = report.findings.map((finding) => [
      { show: el("a", { href: `quality.html#${encodeURIComponent(finding.rule)}` }, finding.rule), value: finding.rule },
      { show: el("span", { class: `severity-${finding.severity}` }, xxgk.word(`severity_${finding.severity}`)), value: finding.severity },
      { show: sentence(finding), value: finding.place },
      { show: evidence(report, finding), value: finding.place },
      remarks(finding),
    ]);
    const columns = [[words.rule], [words.severity], [words.says, false, true], [words.evidence], [words.cause]];
    return [xxgk.table(words.findings, columns, rows, 4, counts)];
  }

  function claims(report) {
    if (!report.claims?.length) return [el("h4", null, words.claims), el("p", null, words.no_claims)];
    const rows = report.claims.map((claim) => [
      [xxgk.setup.language === "zh" ? claim.zh : claim.en ?? claim.zh, claim.of ? "" : `${words.open}${words.not_of_report}${words.closed}`],
      { show: el("q", { lang: "zh-CN" }, claim.raw ?? ""), value: claim.value },
      [el("span", { lang: "zh-CN" }, claim.sentence ?? ""), source.clip(report, claim.locator)],
      xxgk.locator(claim.locator),
    ]);
    const columns = [[words.claim], [words.printed, true], [words.sentence, false, true], [words.locator]];
    return [xxgk.table(words.claims, columns, rows, 4)];
  }

  // Doubts in reading: in Chinese by code, in English in the parser's own words.
  function note(found) {
    const { notes } = xxgk.setup.wording;
    return xxgk.setup.language === "zh" ? notes[found.code] ?? notes.otherwise : found.message;
  }

  function odd(report) {
    if (!report.odd?.length) return [];
    const rows = report.odd.map((found) => [
      note(found), found.table ? cells.place(found.table, found.row, null) : "", el("span", { lang: "zh-CN" }, found.raw ?? ""), xxgk.locator(found.locator),
    ]);
    return [xxgk.table(words.odd, [[words.says], [words.place], [words.printed], [words.locator]], rows, 4)];
  }

  function corrections(report) {
    if (!report.corrections?.length) return [];
    const rows = report.corrections.map((known) => [
      cells.place(known.table, known.row, known.column), known.raw ?? "", xxgk.number(known.meant), known.why ?? "", known.evidence ?? "",
    ]);
    const columns = [[words.place], [words.printed], [words.meant, true], [words.cause], [words.evidence]];
    return [xxgk.table(words.corrections, columns, rows, 4)];
  }

  return { list, claims, odd, corrections };
})();
