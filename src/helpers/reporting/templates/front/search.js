(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const form = document.querySelector(".search"), input = document.getElementById("q"), result = document.getElementById("result");
  const pages = read("pages"), index = new Map(Object.entries(read("words")));
  const items = all("[data-page]");
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  // A word finds the pages that hold it whole; the last one may still be in the writing.
  const holding = (word, last) => {
    const exact = index.get(word);
    if (exact || !last || word.length < 3) return new Set(exact || []);
    return new Set([...index].filter(([key]) => key.startsWith(word)).flatMap(([, numbers]) => numbers));
  };
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().replace(/\u2019/g, "'").split(/\s+/).filter(Boolean);
    const sets = words.map((word, place) => holding(word, place === words.length - 1));
    const hits = new Set(pages.filter((_, number) => sets.every((set) => set.has(number))));
    for (const item of items) item.hidden = !hits.has(item.dataset.page);
    for (const group of all("main section")) group.hidden = Boolean(group.querySelector("[data-page]")) && !group.querySelector("[data-page]:not([hidden])");
    for (const list of all("#main h3 + ul")) list.hidden = list.previousElementSibling.hidden = !list.querySelector("[data-page]:not([hidden])");
    result.textContent = words.length ? `${hits.size} ${hits.size === 1 ? "page has" : "pages have"} ${words.length === 1 ? "this word" : "these words"}` : "";
  });
})();
