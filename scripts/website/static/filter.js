// Filters tables of statements by verdict and text; without it all of them are shown.
// A row brings with it what its link leads to on the same page: a section, or a rule that is folded.
(function () {
  "use strict";

  // Where two editions are compared, the second one's verdict is today's.
  function column(table) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    if (heads[0] !== "id") return -1;
    return heads[1] === "verdict" ? 1 : heads.indexOf("second edition");
  }

  function target(hash) {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  }

  function word(cell) {
    return cell.textContent.split(":")[0].trim();
  }

  function statement(row) {
    const id = row.cells[0];
    const verdict = row.cells[column(row.closest("table"))];
    const link = id.querySelector("a[href^='#']");
    const home = link && target(link.hash)?.closest("details, section");
    const said = verdict.querySelector("strong, .verdict") || verdict;
    const below = home ? [...home.querySelectorAll(".verdict")] : [];
    return {
      own: word(said),
      parts: home ? [row, home] : [row],
      verdicts: new Set([said, ...below].map(word)),
      text: `${row.textContent} ${home ? home.textContent : ""}`.toLowerCase(),
    };
  }

  function made(names) {
    const form = document.createElement("form");
    form.className = "filter";
    form.innerHTML = `<label>Text <input type="search" autocomplete="off"></label>
      <label>Verdict <select><option value="">all</option></select></label> <output></output>`;
    form.querySelector("select").append(...names.map((name) => new Option(name, name)));
    return form;
  }

  const tables = [...document.querySelectorAll("article table")].filter((table) => column(table) > 0);
  if (!tables.length) return;
  for (const table of tables) table.classList.add("statements", ...(column(table) > 1 ? ["editions"] : []));
  const rows = tables.flatMap((table) => [...table.tBodies[0].rows]);
  const statements = rows.map(statement);
  const names = new Set(statements.flatMap((one) => [...one.verdicts]).filter(Boolean));
  const form = made([...names].sort());
  const [text, verdict, told] = form.querySelectorAll("input, select, output");

  function filter() {
    const wanted = text.value.trim().toLowerCase();
    let shown = 0;
    for (const one of statements) {
      const fits = !verdict.value || one.verdicts.has(verdict.value);
      const hidden = !(fits && one.text.includes(wanted));
      for (const part of one.parts) part.hidden = hidden;
      one.parts[0].classList.toggle("by-part", Boolean(verdict.value) && one.own !== verdict.value);
      shown += !hidden;
    }
    for (const part of frames) part.hidden = ![...part.querySelectorAll(".statements tbody tr")].some((row) => !row.hidden);
    told.value = `${shown} of ${statements.length} statements`;
  }

  // An entry of the history keeps its filter, for the way back from what a link leads to.
  function keep() {
    filter();
    history.replaceState({ ...history.state, filter: [text.value, verdict.value] }, "");
  }

  function restore() {
    if (history.state?.filter) [text.value, verdict.value] = history.state.filter;
    filter();
  }

  function reveal() {
    const found = location.hash && target(location.hash);
    if (!found) return;
    if (found.closest("[hidden]")) {
      if (history.state?.filter) return;
      form.reset();
      filter();
    }
    const folded = found.closest("details");
    if (folded) folded.open = true;
    found.scrollIntoView();
  }

  // One form serves all tables of a page, so it stands before the section of the first of several.
  const first = tables[0].closest(".table-wrapper") || tables[0];
  (tables.length > 1 ? tables[0].closest("section") || first : first).before(form);
  // Tables of which no row is left, and their sections, go with their heads; the page's own and the form's stay.
  const sections = tables.map((table) => table.closest("section section")).filter((one) => one && !one.contains(form));
  const frames = [...tables.map((table) => table.closest(".table-wrapper") || table), ...sections];
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", restore);
  addEventListener("hashchange", reveal);
  restore();
  reveal();
})();
