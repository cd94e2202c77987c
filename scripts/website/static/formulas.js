// Formulas within lines: punctuation stays with its formula, and one that is too wide can be scrolled.
(function () {
  "use strict";

  const BEFORE = /[([“‘]+$/;
  const AFTER = /^[.,;:!?)\]”’]+/;

  function cut(node, pattern) {
    const found = node && node.nodeType === Node.TEXT_NODE && node.data.match(pattern);
    if (!found) return "";
    node.data = node.data.replace(pattern, "");
    return found[0];
  }

  function bind(formula) {
    const before = cut(formula.previousSibling, BEFORE);
    const after = cut(formula.nextSibling, AFTER);
    const whole = document.createElement("span");
    whole.className = "whole";
    formula.replaceWith(whole);
    whole.append(before, formula, after);
    return whole;
  }

  const wholes = [...document.querySelectorAll("article span.math")].map(bind);

  function fit() {
    for (const whole of wholes) whole.classList.remove("wide");
    const wide = wholes.filter((whole) => {
      const room = whole.parentElement.closest("p, li, dd, td, th, summary, div").clientWidth;
      return room > 0 && whole.getBoundingClientRect().width > room;
    });
    for (const whole of wide) whole.classList.add("wide");
  }

  const SIZES = /(\b\d+(?:-\d+)+(?:×\d+)?\b)/;
  // Not in "patterns.py", nor behind the bracket that opens a place.
  const BEHIND = /(?<=[_/]|[A-Za-z]\w*\.(?!py\b)|[A-Za-z]\w+-)/;
  const IN_SIGNATURES = /(?<=[_/(]|[A-Za-z]\w*\.|[A-Za-z]\w+-)/;

  // A name with dots breaks behind them where it does not fit into a line, and not within a word.
  function breakable(name, behind) {
    const ends = new RegExp(`${behind.source}$`);
    const parts = name.data.split(behind);
    name.replaceWith(...parts.flatMap((part) => (ends.test(part) ? [part, document.createElement("wbr")] : [part])));
  }

  for (const { firstChild: id } of document.querySelectorAll("article :is(h2, h3, h4)")) {
    if (id?.nodeType === Node.TEXT_NODE && /^[a-z]+(\.[\w-]+)+$/.test(id.data)) breakable(id, /(?<=\.)/);
  }
  for (const place of document.querySelectorAll("article :is(td code, td:first-child a, dt.sig, li a, dd p code, summary), .indextable li > a")) {
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const names = [];
    while (texts.nextNode()) names.push(texts.currentNode);
    for (const name of names) breakable(name, place.matches("dt") ? IN_SIGNATURES : BEHIND);
  }
  // An option such as --jobs is not torn behind its hyphens.
  for (const word of document.querySelectorAll("article :not(pre, td) > code .pre")) {
    if (word.textContent.length <= 24) word.classList.add("whole");
  }

  // The sizes of a network, as in 2-3-1, stay in one line.
  const texts = document.createTreeWalker(document.querySelector("article") || document.body, NodeFilter.SHOW_TEXT);
  const sized = [];
  while (texts.nextNode()) {
    const fixed = texts.currentNode.parentElement.closest("pre, code, a, script, .math");
    if (!fixed && SIZES.test(texts.currentNode.data)) sized.push(texts.currentNode);
  }
  for (const text of sized) text.replaceWith(...text.data.split(SIZES).map((part) => (SIZES.test(part) ? whole(part) : part)));

  function whole(part) {
    const one = document.createElement("span");
    one.className = "whole";
    one.textContent = part;
    return one;
  }

  window.relumlpFit = fit;
  addEventListener("resize", fit);
  addEventListener("toggle", fit, true);
})();
