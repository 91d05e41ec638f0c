// The first page: on to the language of the browser; without scripts both are offered as links.
"use strict";
const chinese = (navigator.languages || [navigator.language]).find((code) => /^(zh|en)/i.test(code));
location.replace(chinese && /^en/i.test(chinese) ? "en/index.html" : "zh/index.html");
