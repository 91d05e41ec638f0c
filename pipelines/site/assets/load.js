// What pages drawn in the browser share: setup, shards, elements made of text, numbers in words.
// Texts of documents become text nodes and never markup; an address is a link only if it is http(s).
"use strict";
const xxgk = (() => {
  const waiting = new Map();
  const self = { setup: null, words: {}, labels: {} };

  self.begin = (setup) => Object.assign(self, { setup, words: setup.words, labels: setup.labels });

  // Called by a shard with its data: see pipelines/site/shards.py.
  self.receive = (name, packed) => waiting.get(name)?.(packed);

  self.load = (name) =>
    new Promise((resolve, reject) => {
      waiting.set(name, (packed) => unpack(packed).then(resolve, reject));
      const script = document.createElement("script");
      script.src = `../data/${name}.js`;
      script.onerror = () => resolve(null);
      document.head.append(script);
    });

  async function unpack(packed) {
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  self.el = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
    return element;
  };

  self.page = (name, parameters) => `${name}.html?${new URLSearchParams(parameters)}`;

  self.link = (name, parameters, text) => self.el("a", { href: self.page(name, parameters), lang: "zh-CN" }, text);

  // A name with its pinyin, for those who do not read characters.
  self.heading = (name, latin) => [
    self.el("h1", { lang: "zh-CN" }, name),
    self.setup.language === "zh" ? null : self.el("p", { class: "latin" }, latin),
  ];

  // A link to the web, if it is one; else the text with a remark.
  self.address = (url) => {
    if (!url) return self.words.no_url;
    let parsed = null;
    try {
      parsed = new URL(url);
    } catch {
      parsed = null;
    }
    if (parsed && /^https?:$/.test(parsed.protocol)) {
      return self.el("a", { href: parsed.href, rel: "noreferrer noopener" }, url);
    }
    return `${url}${self.words.open}${self.words.odd_url}${self.words.closed}`;
  };

  self.number = (value, digits = 2) =>
    value === null || value === undefined || value === ""
      ? ""
      : Number(value).toLocaleString("en", { maximumFractionDigits: digits });

  // With one decimal; a value that is not zero is never shown as 0.0%.
  self.percent = (value) => {
    if (value === null || value === "") return "";
    const text = `${(100 * value).toFixed(1)}%`;
    return Number(value) && /^-?0\.0%$/.test(text) ? (value < 0 ? ">-0.1%" : "<0.1%") : text;
  };

  self.label = (kind, code) => self.labels[kind]?.[code]?.label ?? String(code).replace(/^x:/, "");

  self.word = (key) => self.words[key] ?? key.replace(/^[a-z]+_/, "");

  self.status = (status) => self.word(`status_${status}`);

  // A location in a document, in words: `page 2 table 1 R4C3 @…`, `line 57`.
  self.locator = (locator) =>
    self.setup.places.reduce((text, [pattern, words]) => text.replace(new RegExp(pattern, "g"), words), (locator ?? "").replace(/ @[\d,]+$/, ""));

  // A table that can be sorted, under its caption: columns are [title, isNumber, isWide], a cell is text, an
  // element, or {show, value} where it is sorted by something else than what it shows. The first
  // cell heads its row and stays when the others scroll.
  self.table = (title, columns, rows, level = 0, note = "") => {
    const { el } = self;
    const head = columns.map(([name, isNumber]) => el("th", { scope: "col", class: isNumber && "number" }, name));
    const body = rows.map((row) =>
      el("tr", null, row.map((cell, index) => {
        const shown = cell !== null && typeof cell === "object" && "show" in cell;
        return el(
          index ? "td" : "th",
          { scope: index ? null : "row", class: columns[index][1] ? "number" : columns[index][2] && "wide", "data-value": shown ? cell.value ?? "" : null },
          ...[shown ? cell.show : cell].flat(),
        );
      })),
    );
    const caption = level ? el("caption", null, el(`h${level}`, null, title), note && el("p", { class: "note" }, note)) : el("caption", { class: "hidden" }, title);
    const table = el("table", { class: "sortable" }, caption, el("thead", null, el("tr", null, head)), el("tbody", null, body));
    sortable(table);
    return el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": title }, table);
  };

  self.facts = (pairs) =>
    self.el("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== "").map(([term, value]) => [
      self.el("dt", null, term),
      self.el("dd", null, value),
    ]));

  self.show = (title, ...children) => {
    document.title = `${title} · ${self.words.site_short}`;
    document.getElementById("drawn").replaceChildren(...children.flat(Infinity).filter(Boolean));
  };

  // Draw a page; show errors on it.
  self.draw = async (drawing) => {
    try {
      await drawing(new URLSearchParams(location.search));
    } catch (error) {
      self.show(self.words.not_read, self.el("h1", null, self.words.not_read), self.el("p", null, String(error)));
      throw error;
    } finally {
      document.body.dataset.drawn = "";
    }
  };
  return self;
})();
