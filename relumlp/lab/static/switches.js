// Part 1: switches and paths.
import { largest, piece, range } from "./network.js";
import { activePaths, countActive, countPaths, exactPathSum, exactRecursion, index, MOST_PATHS, pathNodes,
  pathNumber, pathProduct } from "./paths.js";
import { isSame, rounded } from "./exact.js";
import { button, card, choice, clamp, fmt, full, h, pixels, slider, table, widthOf, within } from "./ui.js";
import { drawNetwork, MOST_INPUTS } from "./drawing.js";
import { drawPlane } from "./plane.js";

const MOST_ROWS = 12;
export const edgesOf = (i, nodes) => nodes.slice(1).map((m, d) => `${i + d + 1}:${m}:${nodes[d]}`);

export const build = (app) => {
  const view = h("div", { class: "view" }), sum = h("div"), counter = h("div"), cell = h("div"),
    edit = h("div", { class: "row" });
  const { state } = app, sizes = () => app.study.sizes, B = () => countPaths(sizes(), state.l);
  const turn = (by) => app.set({ b: (state.b + by + B()) % B() });
  const b = slider("path b", { low: 0, high: () => B() - 1, step: 1, get: () => state.b, key: "path",
    set: (v) => app.set({ b: v }), show: (v) => `${v} of 0 … ${B() - 1}` });
  const weight = weightControls(app);
  return {
    element: h("div", { class: "split" },
      h("div", {}, view, edit, h("div", { class: "row" }, weight.element,
        button("Undo changes", () => app.set({ x: "", e: "" }), { "data-key": "undo" })),
        card("The path counter I(r, b)",
          h("div", { class: "row" }, b.element, button("◀ b − 1", () => turn(-1), { "data-key": "less" }),
          button("b + 1 ▶", () => turn(1), { "data-key": "more" })), counter)),
      h("div", {}, card("β of a node, two ways", sum), card("The linear piece", cell))),
    draw: () => {
      const now = app.now(), paths = pathsOf(app),
        hot = new Set(paths.flatMap(({ nodes }) => edgesOf(state.l, nodes)));
      view.replaceChildren(
        drawNetwork(app, { width: widthOf(view), hot,
        picked: new Set(edgesOf(state.l, pathNodes(sizes(), state.l, state.j, state.b))),
        under: (i, j) => (i ? `β ${fmt(now.β[state.s][i][j] ?? 0, 2)}` : ""),
        told: `Network ${sizes().join("-")}; ${paths.length} active paths lead from the chosen node to the outputs.` }));
      sum.replaceChildren(...bothWays(app, paths));
      b.draw();
      counter.replaceChildren(...odometer(app));
      inputSliders(app, edit);
      weight.draw();
      cell.replaceChildren(...linear(app, widthOf(cell, 430)));
    },
  };
};

const pathsOf = (app) => {
  const { net, t } = app.now(), { l, j } = app.state;
  return activePaths(net, t.slope, l, j);
};

const bothWays = (app, paths) => {
  const { net, t, dE } = app.now(), { l, j, s } = app.state, λ = dE[s], N = net.sizes.length - 1;
  const recursion = exactRecursion(net, t.slope, λ, l, j), all = countActive(t.slope, l, j);
  const what = l ? `β of node ${j} in layer ${l}` : `∂E/∂x of input ${j}`;
  if (all > MOST_PATHS) return [
    h("p", {}, `${all} active paths are too many to list; ${what} is ${full(rounded(recursion))} by recursion.`)];
  const sum = exactPathSum(net, t.slope, λ, l, paths),
    terms = paths.map((p) => ({ ...p, term: p.product * λ[p.end] }));
  terms.sort((p, q) => Math.abs(q.term) - Math.abs(p.term));
  const off = l > 0 && l < N && !t.slope[l][j];
  const rows = terms.slice(0, MOST_ROWS).map((p) => [
    { "data-path": p.nodes.join("-"), onclick: () => app.set({ b: pathNumber(net.sizes, l, p.nodes) }),
      class: pathNumber(net.sizes, l, p.nodes) === app.state.b ? "picked" : "" },
    p.nodes.join(" → "), fmt(p.product), fmt(λ[p.end]), fmt(p.term)]);
  return [
    h("p", { role: "status", id: "paths-said" },
      off ? `The node is off for sample ${s}, so no path through it is active and ${what} is 0.`
      : `${all} active ${all === 1 ? "path leads" : "paths lead"} from the node to the outputs, and ${all === 1 ? "makes" : "make"} up ${what}.`),
    h("dl", { class: "pair" },
      h("div", {}, h("dt", {}, "sum over its active paths"), h("dd", { id: "path-sum" }, full(rounded(sum)))),
      h("div", {}, h("dt", {}, "backpropagation"), h("dd", { id: "recursion" }, full(rounded(recursion))))),
    h("p", { class: "note", id: "both-equal" }, isSame(sum, recursion)
      ? "Equal to the last bit: both are computed without rounding." : "The two differ."),
    terms.length > 0 && table("Active paths, the largest term first",
      ["nodes, layer by layer", "product of weights", "λ at its end", "term"], rows),
    terms.length > MOST_ROWS
      && h("p", { class: "note" }, `${terms.length - MOST_ROWS} smaller terms follow.`),
  ].filter(Boolean);
};

const odometer = (app) => {
  const { net, t } = app.now(), { l, j, s } = app.state, N = net.sizes.length - 1, { sizes } = net;
  const b = clamp(app.state.b, 0, countPaths(sizes, l) - 1), nodes = pathNodes(sizes, l, j, b);
  const off = nodes.map((m, d) => [l + d, m]).filter(([g, m]) => g > 0 && g < N && !t.slope[g][m]);
  const wheel = (r) => h("div", { class: "wheel" }, h("span", {}, `layer ${r}`),
    h("b", { "data-wheel": r }, index(sizes, l, j, r, b)),
    h("small", {}, r === l ? "start" : `of ${sizes[r]}`));
  return [
    h("div", { class: "wheels", role: "img", "aria-label": `path ${b} visits nodes ${nodes.join(", ")}` },
      range(l, N + 1).map(wheel)),
    h("p", {}, `I(r, b) = (b ÷ B_r) mod s_r. Path ${b} has the product ${fmt(pathProduct(net, t.slope, l, nodes))} and is `,
      h("b", {}, off.length ? "not active" : "active"),
        off.length ? `, because node ${off[0][1]} of layer ${off[0][0]} is off.` : ` for sample ${s}.`),
  ];
};

// A slider for each of few inputs; of many one chooses an input first.
const inputSliders = (app, holder) => {
  const { study } = app, n = study.sizes[0], key = `${study.key} ${n}`, name = (k) => study.features[k]
    ?? `input ${k}`;
  if (holder.dataset.of !== key) {
    const [low, high] = within(study.span, 0.5), step = (high - low) / 200;
    const one = (label, word, k) => slider(label, { low, high, step, key: word,
      get: () => app.now().X[app.state.s][k()], set: (v) => app.setInput(k(), v) });
    const which = choice("input", { key: "which", get: () => String(holder.chosen),
      options: range(0, n).map((k) => [String(k), study.features[k] ?? String(k)]),
        set: (v) => ((holder.chosen = +v), app.draw()) });
    holder.chosen = 0;
    holder.controls = n <= MOST_INPUTS / 4 ? range(0, n).map((k) => one(name(k), `input-${k}`, () => k))
      : [which, one("value of input", "input", () => holder.chosen)];
    holder.replaceChildren(...holder.controls.map((c) => c.element));
    holder.dataset.of = key;
  }
  holder.controls.forEach((c) => c.draw());
};

export const weightControls = (app) => {
  const { state } = app, w = () => app.now().net.W[Math.max(state.l, 1)][state.l ? state.j : 0];
  const from = choice("weight from node",
    { key: "from", get: () => String(state.k), set: (v) => app.set({ k: +v }),
    options: () => range(0, w().length)
      .map((k) => [String(k), `${k} of layer ${Math.max(state.l, 1) - 1}`]) });
  const value = slider("value of weight",
    { low: -4, high: 4, step: 0.05, key: "weight", get: () => w()[state.k]
    ?? 0,
    set: (v) => app.setWeight(Math.max(state.l, 1), state.l ? state.j : 0, state.k, v) });
  return { element: h("div", { class: "row" }, from.element, value.element),
    draw: () => (from.draw(), value.draw()) };
};

const linear = (app, width) => {
  const { net, t } = app.now(), { study, state } = app;
  if (net.unit === "sigmoid") return [
    h("p", {}, "Sigmoid units bend everywhere, so there are no linear pieces.")];
  const { M, c } = piece(net, t.slope), top = largest(t.a.at(-1)), name = (m) => study.classes[m]
    ?? `output ${m}`;
  if (study.shape) return [
    h("p", {}, `As long as no switch changes, the output of class ${name(top)} is ${fmt(c[top])} plus these factors times the pixels.`),
    pixels(M[top], study.shape,
      `factor of each pixel in the output of class ${name(top)}: blue above 0, orange below`,
      { width: 220 })];
  if (study.sizes[0] > MOST_INPUTS) return [
    h("p", {}, "As long as no switch changes, every output is a linear function of the inputs.")];
  const formula = (m) => [name(m), linearText(M[m], c[m]), fmt(t.a.at(-1)[m])];
  return [
    h("p", {}, "As long as no switch changes, each output is this linear function of the inputs:"),
    table("The outputs on the cell of this sample", ["output", "formula", "value"],
      range(0, M.length).map(formula)),
    study.sizes[0] === 2 && inputPlane(app, width),
  ].filter(Boolean);
};

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const linearText = (factors, constant) => {
  const named = factors.map((v, k) => [v, ` x${[...String(k)].map((d) => SUBSCRIPTS[d]).join("")}`]),
    terms = [...named, [constant, ""]].filter(([v]) => v);
  return terms.map(([v, x]) => `${fmt(v)}${x}`).join(" + ").replaceAll("+ −", "− ") || "0";
};

const inputPlane = (app, width) => {
  const { net, t } = app.now(), { study, state } = app;
  const marks = study.X.map((x, s) => ({ x: s === state.s ? app.now().X[s] : x, c: study.labels?.[s], s }));
  return drawPlane(app,
    { width, net, own: t, marks,
    told: "The plane of the two inputs with its linear pieces; the cell of the sample is darker.",
    labels: ["input 0", "input 1"],
      move: (x) => app.set({ x: x.map((v, k) => `${k}:${+v.toPrecision(4)}`).join(",") }) });
};
