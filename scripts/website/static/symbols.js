// Settings of MathJax, and what each letter of a formula means as its tooltip.
// The table is in symbols-data.js, which is made from derivations/symbols.md.
(function () {
  "use strict";

  // MathJax writes \phi and \epsilon with these letters.
  const SAME = { "\u03d5": "\u03c6", "\u03f5": "\u03b5" };

  function table() {
    const all = window.relumlpSymbols || {};
    const page = decodeURIComponent(location.pathname).split("/").pop().replace(/\.html$/, "");
    return all[page] || all[""] || {};
  }

  function explain(math) {
    const meanings = table();
    math.root.walkTree(function (node) {
      if (!node.isKind || !node.isKind("mi") || !node.childNodes.length) return;
      const written = (node.childNodes[0].text || "").trim();
      const letter = SAME[written] || written;
      if (Object.hasOwn(meanings, letter)) {
        node.attributes.set("title", letter + ": " + meanings[letter]);
      }
    });
  }

  window.MathJax = {
    options: {
      enableMenu: false,
      ignoreHtmlClass: ".*",
      processHtmlClass: "math",
      renderActions: {
        // After formulas are read (up to 20) and before they are set (150).
        explainSymbols: [
          140,
          (doc) => { for (const math of doc.math) explain(math); },
          (math) => explain(math),
        ],
      },
    },
    tex: { inlineMath: [["\\(", "\\)"]], displayMath: [["\\[", "\\]"]] },
    startup: {
      ready() {
        window.MathJax.startup.defaultReady();
        window.MathJax.startup.promise.then(() => {
          window.relumlpFit();
          document.body.classList.add("math-is-set");
        });
      },
    },
  };
})();
