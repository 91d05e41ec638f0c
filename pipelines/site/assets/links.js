// On every page: the search field leads to the search page, the language link keeps what is shown.
"use strict";
for (const form of document.querySelectorAll("form[data-search]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign("search.html?q=" + encodeURIComponent(form.elements.q.value));
  });
}
for (const link of document.querySelectorAll("a[data-keep-query]")) link.href += location.search;
