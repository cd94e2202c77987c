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

  // Without a mouse: a formula that has the focus, or is touched, has its letters in a box below it.
  function explainBelow() {
    const box = document.createElement("div");
    Object.assign(box, { id: "letters", className: "letters", role: "tooltip", hidden: true });
    document.body.append(box);
    let shown = null;

    function close() {
      box.hidden = true;
      shown?.removeAttribute("aria-describedby");
      shown = null;
    }

    function open({ target }) {
      const formula = target.closest?.("mjx-container[tabindex]");
      if (!formula || formula === shown) return;
      close();
      const said = [...formula.querySelectorAll("mjx-mi[title]")].map((letter) => letter.getAttribute("title"));
      box.replaceChildren(...[...new Set(said)].map((text) => {
        const line = document.createElement("p");
        line.textContent = text;
        return line;
      }));
      box.hidden = false;
      const at = formula.getBoundingClientRect();
      const room = document.documentElement.clientWidth - box.offsetWidth - 8;
      box.style.left = `${scrollX + Math.max(8, Math.min(at.left, room))}px`;
      // Above the formula where there is no room below it.
      const below = at.bottom + 4 + box.offsetHeight <= innerHeight || at.top < box.offsetHeight + 4;
      box.style.top = `${scrollY + (below ? at.bottom + 4 : at.top - box.offsetHeight - 4)}px`;
      formula.setAttribute("aria-describedby", box.id);
      shown = formula;
    }

    for (const formula of document.querySelectorAll("mjx-container:has(mjx-mi[title])")) {
      if (!formula.closest("a")) formula.tabIndex = 0;
    }
    // Who scrolls a long list does not leave the formula.
    box.addEventListener("mousedown", (event) => event.preventDefault());
    addEventListener("focusin", open);
    addEventListener("click", open);
    addEventListener("focusout", close);
    addEventListener("resize", close);
    addEventListener("keydown", ({ key }) => key === "Escape" && close());
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
          explainBelow();
          document.body.classList.add("math-is-set");
        });
      },
    },
  };
})();
