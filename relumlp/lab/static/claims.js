// Part 5: statements that fail, with their counterexamples and the two sides of the failed equation.
import { button, card, h, table } from "./ui.js";

export const build = (app) => {
  const search = h("input", { type: "search", "aria-label": "words of a statement", "data-key": "search",
    oninput: () => app.set({ q: search.value }) });
  const list = h("div", { class: "claims", role: "listbox", "aria-label": "refuted statements" }),
    shown = h("div");
  return {
    element: h("div", { class: "split narrow" },
      h("div", {}, h("label", { class: "choice" }, h("span", {}, "Search"), search), list), shown),
    draw: () => {
      const { claims } = app.data, words = app.state.q.toLowerCase(),
        found = claims.filter((c) => `${c.id} ${c.statement}`.toLowerCase().includes(words));
      const chosen = claims.find((c) => c.id === app.state.claim) ?? found[0];
      if (document.activeElement !== search) search.value = app.state.q;
      list.replaceChildren(
        ...found.map((c) => h("button",
        { type: "button", role: "option", "aria-selected": String(c === chosen), "data-key": `claim-${c.id}`,
        "data-claim": c.id, onclick: () => app.set({ claim: c.id }) }, h("b", {}, c.id),
        h("small", {}, c.study ? "network" : ""))),
        ...(found.length ? [] : [h("p", {}, "No statement has these words.")]));
      shown.replaceChildren(...(chosen ? [ofClaim(app, chosen)] : []));
    },
  };
};

const ofClaim = (app, c) => card(c.id,
  h("p", { class: "statement" }, c.statement),
  h("p", {}, `It fails: ${c.failure}.`, c.correction && ` What is true instead is ${c.correction}.`,
    c.note && ` ${c.note}`),
  c.sides.length > 0 && h("dl", { class: "pair sides" },
    c.sides.map(({ code, value }, k) =>
    h("div", {}, h("dt", {}, k ? "right side" : c.sides.length > 1 ? "left side" : "what should hold", " ",
    h("code", {}, code)), h("dd", { "data-side": k }, value)))),
  c.study ? h("div", { class: "row" },
    button("Open the network in part 1", () => app.load(`claim:${c.id}`, 1), { "data-key": "open" }),
    c.study.labels && button("Open in part 4", () => app.load(`claim:${c.id}`, 4), { "data-key": "open-4" }))
    : h("p", { class: "note" }, "This counterexample is not a network; its numbers are below."),
  h("div", { class: "claim" }, table("The counterexample", ["name", "value"], c.fields)));
