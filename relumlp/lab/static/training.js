// Part 3: training, step by recorded step: sample sets, what they tell of classes, patterns.
import { forward, largest, LOSSES, mean, range } from "./network.js";
import { layerMeasures } from "./information.js";
import { axes, card, choice, classColour, clamp, colour, fmt, h, painted, pixels, slider, svg, table,
  widthOf } from "./ui.js";
import { spanOf } from "./plane.js";
import { withoutHidden } from "./update.js";

const MOST_IMAGES = 48;
const DASHES = ["", "6 3", "2 3", "8 3 2 3", "1 2"];
const CURVES = [["f", "activation fraction f"], ["p", "predictability p"], ["u", "informativeness u"],
  ["perplexity", "perplexity of a class"]];

// Layers, nodes and losses at every recorded step: once for a network.
const recorded = (study) => (study.recorded ??= study.nets.map((net) => {
  const traces = study.X.map((x) => forward(net, x)), classes = study.sizes.at(-1), labels = study.labels
    ?? study.X.map(() => 0);
  const layers = range(1, study.sizes.length - 1)
    .map((i) => layerMeasures(traces.map((t) => t.on[i]), labels, classes));
  const right = study.labels ? mean(traces.map((t, s) => +(largest(t.a.at(-1)) === study.labels[s]))) : NaN;
  return { layers, traces, right,
    loss: mean(traces.map((t, s) => LOSSES[study.loss].value(t.z.at(-1), study.Y[s]))) };
}));

const stepNumber = (app) => app.stepIndex();
const place = (study, k) => Math.log10(1 + study.steps[k]);
const ticks = (study) => [...new Set([0, 1, 10, 100, 1000, 10000].filter((v) => v <= study.steps.at(-1)))]
  .map((v) => [Math.log10(1 + v), String(v)]);

export const build = (app) => {
  const said = h("p", { role: "status", id: "training-said" }), heat = h("div"),
    curves = h("div", { class: "curves" }), layers = h("div"), sets = h("div");
  const step = slider("updates made", { low: 0, high: () => app.study.steps.length - 1, step: 1, key: "step",
    get: () => stepNumber(app), set: (v) => app.setStep(v),
    show: (v) => app.study.steps[v].toLocaleString("en") });
  const layer = choice("layer", { key: "layer", options: () => hidden(app).map((l) => [String(l), String(l)]),
    get: () => String(app.state.l), set: (v) => app.choose(+v, 0) });
  const node = choice("node",
    { key: "node", options: () => range(0, app.study.sizes[app.state.l] ?? 0)
    .map((j) => [String(j), String(j)]), get: () => String(app.state.j),
    set: (v) => app.choose(app.state.l, +v) });
  return {
    lacks: withoutHidden,
    element: h("div", {}, h("div", { class: "row" }, step.element, layer.element, node.element), said,
      h("div", { class: "split" },
        h("div", {}, card("Every node, every step: the activation fraction", heat)),
        h("div", {}, card("The sample set of the node", sets))),
      card("Layer by layer", curves, layers)),
    draw: () => {
      [step, layer, node].forEach((c) => c.draw());
      const now = recorded(app.study)[stepNumber(app)], { steps } = app.study;
      said.textContent = steps.length > 1
        ? `After ${steps[stepNumber(app)].toLocaleString("en")} updates the mean loss is ${fmt(now.loss)}${Number.isNaN(now.right) ? "" : ` and ${fmt(100 * now.right)} % of the samples are classified correctly`}.`
        : `No training was recorded for this network; its loss is ${fmt(now.loss)}.`;
      heat.replaceChildren(...heatMap(app, widthOf(heat)));
      sets.replaceChildren(...sampleSet(app, now, widthOf(sets, 460)));
      const room = curves.clientWidth || 640,
        width = Math.floor(room / (room > 1000 ? 4 : room > 520 ? 2 : 1)) - 10;
      curves.replaceChildren(legend(app),
        ...(steps.length > 1 ? CURVES.map(([key, name]) => curve(app, key, name, width)) : []));
      layers.replaceChildren(
        table("Layers at this step", ["layer", "f", "p", "u", "patterns", "perplexity of a class"],
        now.layers.map((m, i) => [i + 1, fmt(m.f), fmt(m.p), fmt(m.u), m.patterns, fmt(m.perplexity)])));
    },
  };
};

const hidden = (app) => range(1, app.study.sizes.length - 1);

const heatMap = (app, width) => {
  const { study, state } = app, all = recorded(study), n = study.steps.length,
    rows = hidden(app).flatMap((l) => {
    const f = (j, k) => all[k].layers[l - 1].nodes[j].f,
      mean_f = (j) => mean(range(0, n).map((k) => f(j, k)));
    return range(0, study.sizes[l]).map((j) => ({ l, j, mean: mean_f(j) })).sort((p, q) => q.mean - p.mean);
  });
  const value = ({ l, j }, k) => all[k].layers[l - 1].nodes[j].f, ink = colour("--on"), left = 58,
    height = clamp(rows.length * 9, 120, 420), w = width - left - 8;
  const href = painted(n, rows.length, (x, y) => [...ink, Math.round(18 + 237 * (value(rows[y], x) || 0))]);
  const told = h("p", { class: "note", id: "heat-said", role: "status" }),
    say = (r, k) => (told.textContent = `Node ${r.j} of layer ${r.l} after ${study.steps[k].toLocaleString("en")} updates: f = ${fmt(value(r, k))}.`);
  const [dx, dy] = [w / n, height / rows.length],
    chosen = rows.findIndex((r) => r.l === state.l && r.j === state.j), k = stepNumber(app);
  const at = (event) => {
    const box = image.getBoundingClientRect();
    return [clamp(Math.floor(((event.clientX - box.left) / box.width) * n), 0, n - 1),
      clamp(Math.floor(((event.clientY - box.top) / box.height) * rows.length), 0, rows.length - 1)];
  };
  const go = (x, y) => (app.choose(rows[y].l, rows[y].j), app.setStep(x));
  const image = svg("image", { href, x: left, y: 4, width: w, height, preserveAspectRatio: "none",
    class: "pixels", "data-heat": true,
    onpointermove: (event) => { const [x, y] = at(event); say(rows[y], x); },
      onclick: (event) => go(...at(event)) });
  const keys = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const ends = hidden(app).map((l) => rows.filter((r) => r.l <= l).length);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height + 40}`, width, height: height + 40,
    tabindex: 0, role: "application", "data-key": "heat",
    "aria-label": `Activation fraction of ${rows.length} nodes at ${n} recorded steps; arrow keys choose node and step`,
    onkeydown: (event) => {
      const by = keys[event.key]; if (by) { event.preventDefault(); go(clamp(k + by[0], 0, n - 1),
      clamp(Math.max(chosen, 0) + by[1], 0, rows.length - 1)); } } },
    svg("rect", { x: left, y: 4, width: w, height, class: "frame" }), image,
    ends.slice(0, -1).map(
      (end) => svg("line", { x1: left, x2: left + w, y1: 4 + end * dy, y2: 4 + end * dy, class: "zero" })),
    ends.map((end, l) => svg("text", { x: left - 6, y: 8 + (((ends[l - 1] ?? 0) + end) / 2) * dy,
      class: "tick", "text-anchor": "end" }, `layer ${l + 1}`)),
    chosen >= 0 && svg("rect", { x: left, y: 4 + chosen * dy, width: w, height: dy, class: "pick" }),
      svg("rect", { x: left + k * dx, y: 4, width: dx, height, class: "pick" }),
    range(0, n).filter((c) => c % Math.ceil(n / (width < 400 ? 4 : 8)) === 0)
      .map((c) => svg("text", { x: left + (c + 0.5) * dx, y: height + 18, class: "tick",
      "text-anchor": "middle" }, study.steps[c].toLocaleString("en"))),
    svg("text", { x: left + w / 2, y: height + 35, class: "axis", "text-anchor": "middle" }, "updates made"));
  say(rows[Math.max(chosen, 0)], k);
  return [picture, told];
};

const curve = (app, key, name, width) => {
  const { study } = app, all = recorded(study), line = (i) => all.map((step) => step.layers[i][key]),
    values = hidden(app).flatMap((_, i) => line(i)).filter(Number.isFinite);
  const top = key === "perplexity" ? Math.max(...values, 1) * 1.05 : 1, k = stepNumber(app);
  const { picture, X, Y, box } = axes(`${name} of each hidden layer over training`,
    { width, height: 190, x: [0, place(study, study.steps.length - 1)], y: [0, top], xlabel: "updates made",
    ylabel: name, xticks: ticks(study) });
  picture.append(svg("line", { x1: X(place(study, k)), x2: X(place(study, k)), y1: box.top,
    y2: box.top + box.t, class: "now" }));
  hidden(app).forEach((l, i) => {
    const points = line(i).map((v, n) => [X(place(study, n)), Y(v)]).filter(([, y]) => Number.isFinite(y));
    picture.append(svg("polyline", { points: points.map((p) => p.join(",")).join(" "), ...look(i),
      "data-curve": `${key} ${l}` }));
  });
  return picture;
};

const look = (i) => ({ class: "curve", stroke: classColour(i),
  "stroke-dasharray": DASHES[i % DASHES.length] });
const legend = (app) => h("p", { class: "legend" },
  hidden(app).map((l, i) => h("span", {}, svg("svg", { width: 34, height: 10, "aria-hidden": "true" },
  svg("line", { x1: 2, x2: 32, y1: 5, y2: 5, ...look(i) })), `layer ${l}`)));

const sampleSet = (app, { traces, layers }, width) => {
  const { study, state } = app, { l, j } = state, on = (s) => traces[s].on[l]?.[j],
    all = range(0, study.X.length), inside = all.filter(on), outside = all.filter((s) => !on(s)),
    node = layers[l - 1]?.nodes[j];
  if (!node) return [h("p", {}, "Choose a hidden layer.")];
  const head = h("p", {},
    `Node ${j} of layer ${l} is on for ${inside.length} of ${all.length} samples: f = ${fmt(node.f)}, p = ${fmt(node.p)}, u = ${fmt(node.u)}.`);
  if (!study.shape) return [head, study.sizes[0] === 2 ? setPlane(app, on, width) : shares(app, on)];
  const images = (name, some) => h("div", {}, h("h3", {}, `${name} (${some.length})`),
    h("div", { class: "images" }, some.slice(0, MOST_IMAGES).map((s) =>
    pixels(study.X[s], study.shape,
      `sample ${study.numbers[s]} of class ${study.classes[study.labels?.[s]] ?? "?"}`, { width: 30 })),
      some.length > MOST_IMAGES && h("small", {}, `and ${some.length - MOST_IMAGES} more`)));
  return [head, images("in the set", inside), images("outside", outside)];
};

const shares = (app, on) => {
  const { study } = app, classes = study.classes.length ? study.classes : ["all"];
  return table("Samples of each class in the set", ["class", "in", "of"], classes.map((name, c) => {
    const own = range(0, study.X.length).filter((s) => !study.labels || study.labels[s] === c);
    return [name, own.filter(on).length, own.length];
  }));
};

const setPlane = (app, on, width) => {
  const { study } = app, [x, y] = spanOf(study.X),
    { picture, X, Y } = axes("Samples in the sample set (filled) and outside (rings)",
    { width, height: Math.round(width * 0.8), x, y, xlabel: "input 0", ylabel: "input 1" });
  picture.append(...study.X
    .map((p, s) => svg("circle", { cx: X(p[0]), cy: Y(p[1]), r: 4, class: on(s) ? "member" : "ring" })));
  return picture;
};
