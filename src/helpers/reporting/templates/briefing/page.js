(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Escape closes a tooltip until the pointer or the focus moves on.
  const quiet = (on) => document.body.classList.toggle("quiet", on);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") quiet(true); });
  for (const type of ["focusin", "pointerover"]) {
    document.addEventListener(type, (event) => { if (event.target.closest && event.target.closest(".cited")) return; quiet(false); });
  }

  // A number in the text leads to its source, also where the list is folded.
  const unfold = (hash) => {
    const place = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    const folded = place && place.closest("details:not([open])");
    if (folded) { folded.open = true; place.scrollIntoView(); }
  };
  document.addEventListener("click", (event) => { const link = event.target.closest && event.target.closest("a[href^='#']"); if (link) unfold(link.hash); });
  addEventListener("hashchange", () => unfold(location.hash));
  unfold(location.hash);

  // The contents show where the reader is.
  const links = new Map(all(".contents a[href^='#']").map((link) => [link.hash.slice(1), link]));
  if (links.size && "IntersectionObserver" in window) {
    const seen = new Set();
    const watch = new IntersectionObserver((entries) => {
      for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target.id);
      let current = null;
      for (const id of links.keys()) if (seen.has(id)) { current = id; break; }
      if (current) for (const [id, link] of links) {
        if (id === current) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "-15% 0px -60% 0px" });
    for (const id of links.keys()) { const section = document.getElementById(id); if (section) watch.observe(section); }
  }

  // Interactive charts take the place of the still ones, at the same size, when they come near the window.
  const figures = all("figure.chart").filter((figure) => figure.querySelector("script.spec"));
  const asset = document.body.dataset.vega;
  let library = null;
  const load = () => (library ||= window.vegaEmbed ? Promise.resolve() : new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = asset; script.onload = done; script.onerror = failed;
    document.head.append(script);
  }));
  // The rule by which helpers.charts.cited.drawing makes a phone's chart of a wide one.
  const WIDE = 680, NARROW = 350, ROOM = 80, JOINED = ["hconcat", "vconcat", "concat", "spec"];
  const narrowed = (spec, whole) => {
    const copy = { ...spec }, fits = whole && !JOINED.some((name) => name in copy);
    if (copy.width > NARROW - ROOM) copy.width = fits ? NARROW : Math.round((copy.width * (NARROW - ROOM)) / (WIDE - ROOM));
    for (const name of JOINED) {
      if (Array.isArray(copy[name])) copy[name] = copy[name].map((part) => narrowed(part, false));
      else if (copy[name] && typeof copy[name] === "object") copy[name] = narrowed(copy[name], false);
    }
    return copy;
  };
  const label = (stage) => {
    for (const row of all(".vega-bind", stage)) {
      const name = row.querySelector(".vega-bind-name"), input = row.querySelector("input, select");
      if (name && input) input.setAttribute("aria-label", name.textContent.trim());
    }
  };
  const read = (view, figure) => {
    const place = figure.querySelector(".result");
    if (!place) return;
    const put = (_, text) => { place.textContent = String(text); };
    view.addSignalListener(place.dataset.result, put);
    put(null, view.signal(place.dataset.result));
  };
  const enliven = async (figure) => {
    const form = all(".drawing > div", figure).find((part) => part.offsetParent !== null);
    if (!form || form.dataset.live) return;
    form.dataset.live = "loading";
    try {
      await load();
      const still = form.querySelector("svg"), stage = document.createElement("div");
      const config = JSON.parse(document.getElementById("chart-config").textContent);
      let spec = JSON.parse(figure.querySelector("script.spec").textContent);
      if (form.classList.contains("narrow")) spec = narrowed(spec, true);
      const { view } = await window.vegaEmbed(stage, { config, ...spec }, { ast: true, actions: false, renderer: "svg", mode: "vega-lite", defaultStyle: false, tooltip: { disableDefaultStyle: true } });
      const drawn = stage.querySelector("svg.marks");
      for (const node of [drawn.parentNode, drawn, ...drawn.querySelectorAll("[role],[aria-label],[aria-roledescription]")]) {
        for (const name of ["role", "aria-label", "aria-roledescription"]) node.removeAttribute(name);
      }
      for (const name of ["aria-label", "role"]) drawn.setAttribute(name, still.getAttribute(name));
      label(stage);
      form.replaceChildren(stage);
      read(view, figure);
      form.dataset.live = "yes";
    } catch (error) {
      form.dataset.live = "no"; // the still chart stays
    }
  };
  if (figures.length && "IntersectionObserver" in window && (asset || window.vegaEmbed)) {
    const near = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) enliven(entry.target);
    }, { rootMargin: "300px 0px" });
    for (const figure of figures) near.observe(figure);
    addEventListener("resize", () => { for (const figure of figures) { near.unobserve(figure); near.observe(figure); } });
  }

  // A chart is walked by its own data: left and right through the points of a series, up and down between series.
  // Highest, lowest and gaps are named; the words are read out. Without script the table under the chart has it all.
  const walkable = (figure) => {
    const table = figure.querySelector("table.data");
    if (!table) return;
    const heads = all("thead th", table).map((cell) => cell.textContent);
    const rows = all("tbody tr", table).map((row) => all("td", row));
    const measure = heads.findIndex((_, column) => rows.some((row) => row[column].className === "number") && !/^(Year|Day)$/.test(heads[column]));
    if (measure < 0 || rows.length < 2) return;
    const names = heads.map((_, column) => column).filter((column) => column !== measure && rows.every((row) => row[column].className !== "number" && !/^\d{4}-\d\d-\d\d/.test(row[column].textContent)));
    const group = names.find((column) => { const kinds = new Set(rows.map((row) => row[column].textContent)); return kinds.size > 1 && kinds.size <= rows.length / 2; });
    const series = new Map();
    for (const row of rows) {
      const name = group === undefined ? "" : row[group].textContent;
      series.set(name, [...(series.get(name) || []), row]);
    }
    const value = (row) => Number(row[measure].textContent.replace(/,/g, "").replace("\u2212", "-"));
    const lines = [...series], place = { line: 0, point: 0 };
    const drawing = figure.querySelector(".drawing"), words = document.createElement("p");
    words.className = "walk"; words.setAttribute("aria-live", "polite");
    drawing.after(words);
    Object.assign(drawing, { tabIndex: 0 });
    drawing.setAttribute("role", "group");
    drawing.setAttribute("aria-label", `Chart: ${figure.querySelector(".title").lastChild.textContent.trim()}. Arrow keys read its points.`);
    const say = () => {
      const [name, points] = lines[place.line], row = points[place.point], known = points.map(value).filter(Number.isFinite);
      const parts = row.map((cell, column) => (column === group ? "" : `${heads[column]} ${cell.textContent}`)).filter(Boolean);
      if (value(row) === Math.max(...known)) parts.push("the highest");
      if (value(row) === Math.min(...known)) parts.push("the lowest");
      if (!Number.isFinite(value(row))) parts.push("a gap");
      words.textContent = `${name ? `${name}: ` : ""}${parts.join("; ")} (${place.point + 1} of ${points.length})`;
    };
    const moves = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], Home: [0, -1e9], End: [0, 1e9] };
    drawing.addEventListener("keydown", (event) => {
      const move = moves[event.key];
      if (!move || event.target.matches("input, select")) return;
      event.preventDefault();
      const within = (number, length) => Math.max(0, Math.min(length - 1, number));
      place.line = within(place.line + move[0], lines.length);
      place.point = within(words.textContent ? place.point + move[1] : place.point, lines[place.line][1].length);
      say();
    });
  };
  for (const figure of figures) walkable(figure);
})();
