(function () {
  "use strict";
  var words = document.body.dataset;
  function fill(text, values) {
    return text.replace(/\{(\w+)[^}]*\}/g, function (whole, name) { return values[name]; });
  }
  function key(cell) {
    var text = cell ? cell.textContent.trim() : "";
    var plain = text.replace(/,/g, "").replace(/\u2212/g, "-").replace(/^[\u00b7~]/, "");
    if (text === "" || cell.classList.contains("inc")) { return null; }
    var number = /^[+-]?\d+(\.\d+)?%?\+?$/.exec(plain) || /^([+-]?\d+(\.\d+)?)\u2013\d+(\.\d+)?$/.exec(plain);
    return number ? parseFloat(plain) : text;
  }
  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") { return a - b; }
    return String(a).localeCompare(String(b));
  }
  function seen(cell) {
    var shown = cell && cell.querySelector("span.vr, span.vi, span.vn");
    if (!shown) { return cell; }
    return Array.from(cell.querySelectorAll("span.vr, span.vi, span.vn")).find(function (part) {
      return getComputedStyle(part).display !== "none";
    });
  }
  function announcer(table) {
    var live = document.createElement("p");
    live.className = "vh";
    live.setAttribute("aria-live", "polite");
    table.parentNode.after(live);
    return live;
  }
  function sortable(table, live) {
    var body = table.tBodies[0], start = Array.from(body.rows);
    Array.from(table.tHead.rows[table.tHead.rows.length - 1].cells).forEach(function (head, column) {
      var name = head.textContent.trim();
      if (!name) { return; }
      var button = document.createElement("button");
      button.type = "button";
      button.append.apply(button, Array.from(head.childNodes));
      head.append(button);
      button.addEventListener("click", function () {
        var was = head.getAttribute("aria-sort");
        var now = was === "descending" ? "ascending" : was === "ascending" ? null : "descending";
        table.querySelectorAll("th[aria-sort]").forEach(function (one) {
          one.removeAttribute("aria-sort");
        });
        var rows = start.slice(), way = now === "ascending" ? 1 : -1;
        if (now) {
          head.setAttribute("aria-sort", now);
          rows.sort(function (one, other) {
            var a = key(seen(one.cells[column])), b = key(seen(other.cells[column]));
            if (a === null || b === null) { return (a === null) - (b === null); }
            return compare(a, b) * way;
          });
        }
        rows.forEach(function (row) { body.append(row); });
        live.textContent = now ? fill(words.sorted, { name: name, way: words[now] }) : words.original;
      });
    });
  }
  function filterable(table, live) {
    var rows = Array.from(table.tBodies[0].rows), sieve = document.createElement("input");
    if (rows.length < 10) { return; }
    sieve.type = "search";
    sieve.className = "sieve";
    sieve.placeholder = words.filter;
    sieve.setAttribute("aria-label", words.filter);
    table.parentNode.before(sieve);
    sieve.addEventListener("input", function () {
      var wanted = sieve.value.trim().toLowerCase(), left = 0;
      rows.forEach(function (row) {
        row.hidden = row.textContent.toLowerCase().indexOf(wanted) < 0;
        left += row.hidden ? 0 : 1;
      });
      live.textContent = fill(words.left, { count: left, of: rows.length });
    });
  }
  document.querySelectorAll("table.heat, table.plain:not(.acc)").forEach(function (table) {
    if (!table.tHead || !table.tBodies.length || table.tBodies[0].rows.length < 2) { return; }
    var live = announcer(table);
    sortable(table, live);
    if (!table.classList.contains("heat")) { filterable(table, live); }
  });
})();
