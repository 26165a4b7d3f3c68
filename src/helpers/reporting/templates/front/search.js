(function () {
  var form = document.querySelector(".search"), input = document.getElementById("q"), found = document.getElementById("found");
  var items = Array.prototype.slice.call(document.querySelectorAll("[data-search]"));
  var groups = Array.prototype.slice.call(document.querySelectorAll("main section"));
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  input.addEventListener("input", function () {
    var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), pages = {};
    items.forEach(function (item) {
      var text = item.getAttribute("data-search") + " " + item.textContent.toLowerCase();
      var hit = words.every(function (word) { return text.indexOf(word) >= 0; });
      item.hidden = !hit;
      if (hit && item.querySelector("a")) { pages[item.querySelector("a").getAttribute("href")] = true; }
    });
    groups.forEach(function (group) {
      var own = group.querySelectorAll("[data-search]");
      group.hidden = own.length > 0 && !group.querySelector("[data-search]:not([hidden])");
    });
    document.querySelectorAll("#main h3 + ul").forEach(function (list) {
      var none = !list.querySelector("[data-search]:not([hidden])");
      list.hidden = none; list.previousElementSibling.hidden = none;
    });
    found.textContent = words.length ? Object.keys(pages).length + " pages found" : "";
  });
})();
