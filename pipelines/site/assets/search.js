// The search page: loads the shards of what is typed and lists what fits, the best first.
"use strict";
(() => {
  const MOST = 50;
  const loaded = new Map();
  const { el, words } = { el: xxgk.el, words: xxgk.words };

  function terms(text) {
    const parts = text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const latin = parts.filter((part) => /^[\x21-\x7e]+$/.test(part)).map((part) => part.replace(/[^a-z0-9]/g, ""));
    return { chinese: parts.filter((part) => !/^[\x21-\x7e]+$/.test(part)), latin: latin.filter(Boolean) };
  }

  function shardOf({ chinese, latin }) {
    if (chinese.length) return `u${chinese[0].codePointAt(0).toString(16)}`;
    const joined = latin.join("");
    return joined.length > 1 ? joined.slice(0, 2) : null;
  }

  function shard(name) {
    if (!loaded.has(name)) loaded.set(name, xxgk.load(`search/${name}`));
    return loaded.get(name);
  }

  // How well an entry fits: 0 not at all, more is better.
  function fit([kind, , name, others, path, keys], { chinese, latin }) {
    const text = [name, ...others, path].join("\n").normalize("NFKC").toLowerCase();
    if (!chinese.every((term) => text.includes(term))) return 0;
    const joined = latin.join("");
    if (joined && !keys.some((key) => key.startsWith(joined)) &&
        !(chinese.length && latin.every((term) => keys.some((key) => key.includes(term))))) return 0;
    const first = chinese[0];
    let rank = kind === "place" ? 2 : 1;
    if (first && name === first) rank += 8;
    else if (first && name.startsWith(first)) rank += 4;
    if (joined && keys.includes(joined)) rank += 8;
    return rank;
  }

  async function find(text) {
    const wanted = terms(text);
    // The second term may be the one that names begin with: 湖南 湘潭县.
    const candidates = [wanted, ...wanted.chinese.slice(1).map((term) => ({ ...wanted, chinese: [term] }))];
    const names = [...new Set(candidates.map(shardOf))];
    if (names.includes(null)) return null;
    const entries = new Map();
    for (const content of await Promise.all(names.map(shard))) {
      for (const entry of content?.entries ?? []) entries.set(entry[0] + entry[1], entry);
    }
    return [...entries.values()]
      .map((entry) => [fit(entry, wanted), entry])
      .filter(([rank]) => rank)
      .sort(([a, first], [b, second]) => b - a || second[6] - first[6] || (first[2] < second[2] ? -1 : 1))
      .map(([, entry]) => entry);
  }

  function list(text, found) {
    if (found === null) return el("p", null, words.type_more);
    if (!found.length) return el("p", null, words.not_found);
    const more = found.length > MOST ? `${words.comma}${words.first_shown}` : "";
    const rows = found.slice(0, MOST).map(([kind, id, name, others, path, keys, reports]) => [
      xxgk.link(kind === "place" ? "region" : "agency", { id }, name),
      words[`kind_${kind}`],
      el("span", { lang: "zh-CN" }, path),
      el("span", { lang: "zh-CN" }, others.join("、")),
      { show: xxgk.number(reports), value: reports },
    ]);
    const columns = [[words.name], [words.kind], [words.region], [words.others], [words.reports, true]];
    return [el("p", null, `${words.found_count.replace("{count}", xxgk.number(found.length))}${more}`), xxgk.table(words.results, columns, rows)];
  }

  xxgk.draw(async (parameters) => {
    const input = el("input", { type: "search", name: "q", "aria-label": words.search_for, autocomplete: "off", value: parameters.get("q") });
    const answers = el("div", { "aria-live": "polite", id: "answers" });
    let latest = 0;
    const answer = async () => {
      const turn = ++latest;
      const found = input.value.trim() ? await find(input.value) : [];
      if (turn !== latest) return;
      answers.replaceChildren(...[input.value.trim() ? list(input.value, found) : []].flat());
    };
    const form = el("form", { class: "search wide" }, input, el("button", { type: "submit" }, words.search));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      history.replaceState(null, "", xxgk.page("search", { q: input.value }));
      answer();
    });
    input.addEventListener("input", answer);
    xxgk.show(words.search, el("h1", null, words.search), form, el("p", { class: "note" }, words.search_hint), answers);
    await answer();
  });
})();
