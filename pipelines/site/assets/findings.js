// What does not hold in a report, with the cells that show it; the numbers of its prose.
"use strict";
const findings = (() => {
  const { el, words } = xxgk;

  const FEW = 4;

  // Evidence: each cell or claim that was compared, and where it stands.
  function evidence(report, finding) {
    const operands = (finding.cells ?? []).map(([of, table, row, column, side, value, status, raw, locator]) => {
      const place = table === "prose" ? column : `${cells.rowLabel(table, row)} × ${cells.columnLabel(table, column)}`;
      const told = value === null ? xxgk.word(`status_${status}`) : xxgk.number(value);
      const button = of === report.id && table !== "prose"
        ? el("button", { type: "button", class: "jump", "data-to": `${table}.${row}.${column}` }, place)
        : place;
      return el("li", null, button, ` = ${told} `, raw ? el("q", { lang: "zh-CN" }, raw) : "", locator ? ` [${locator}]` : "");
    });
    const sentences = (finding.sentences ?? []).map((sentence) => el("li", { lang: "zh-CN" }, sentence));
    const list = el("ul", null, operands, sentences);
    if (operands.length <= FEW) return list;
    return el("details", null, el("summary", null, `${operands.length} ${words.cells}`), list);
  }

  function remarks(finding) {
    return [
      finding.cause && xxgk.word(`cause_${finding.cause}`),
      finding.restates && words.restates,
      finding.verdict && xxgk.word(`verdict_${finding.verdict}`),
      finding.note,
    ].filter(Boolean).join("; ");
  }

  function list(report) {
    const [passed, failed, unknown] = report.checks ?? [0, 0, 0];
    const counts = `${words.checked}: ${xxgk.number(passed)} ${words.passed} · ${xxgk.number(failed)} ${words.failed} · ${xxgk.number(unknown)} ${words.not_assessable}`;
    const title = [el("h4", null, words.findings), el("p", { class: "note" }, counts)];
    if (!report.findings?.length) return [title, el("p", null, words.no_findings)];
    const rows = report.findings.map((finding) => [
      { show: el("a", { href: `quality.html#${encodeURIComponent(finding.rule)}` }, finding.rule), value: finding.rule },
      { show: [el("span", { class: `severity-${finding.severity}` }, xxgk.word(`severity_${finding.severity}`)), ` ${xxgk.label("rules", finding.rule)}`], value: finding.severity },
      el("code", null, finding.place.replaceAll(".", ".\u200b")),
      finding.left === null && finding.right === null ? "" : `${xxgk.number(finding.left) || "—"} : ${xxgk.number(finding.right) || "—"}`,
      { show: evidence(report, finding), value: finding.place },
      remarks(finding),
    ]);
    const columns = [[words.rule], [words.says], [words.place], [words.left_right], [words.evidence], [words.cause]];
    return [title, xxgk.table(words.findings, columns, rows)];
  }

  function claims(report) {
    const title = el("h4", null, words.claims);
    if (!report.claims?.length) return [title, el("p", null, words.no_claims)];
    const rows = report.claims.map((claim) => [
      String(claim.number),
      [xxgk.setup.language === "zh" ? claim.zh : claim.en ?? claim.zh, claim.of ? "" : ` (${words.not_of_report})`],
      { show: el("q", { lang: "zh-CN" }, claim.raw ?? ""), value: claim.value },
      el("span", { lang: "zh-CN" }, claim.sentence ?? ""),
      claim.locator ?? "",
    ]);
    const columns = [["#"], [words.claim], [words.printed, true], [words.sentence], [words.locator]];
    return [title, xxgk.table(words.claims, columns, rows)];
  }

  function odd(report) {
    if (!report.odd?.length) return [];
    const rows = report.odd.map((found) => [found.code, found.message, el("span", { lang: "zh-CN" }, found.raw ?? ""), found.locator ?? ""]);
    return [el("h4", null, words.odd), xxgk.table(words.odd, [[words.kind], [words.says], [words.printed], [words.locator]], rows)];
  }

  function corrections(report) {
    if (!report.corrections?.length) return [];
    const rows = report.corrections.map((known) => [
      `${cells.rowLabel(known.table, known.row)} × ${cells.columnLabel(known.table, known.column)}`,
      known.raw ?? "", xxgk.number(known.meant), known.why ?? "", known.evidence ?? "",
    ]);
    const columns = [[words.place], [words.printed], [words.meant, true], [words.cause], [words.evidence]];
    return [el("h4", null, words.corrections), xxgk.table(words.corrections, columns, rows)];
  }

  return { list, claims, odd, corrections };
})();
