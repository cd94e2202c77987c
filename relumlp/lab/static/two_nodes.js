// Part 4: the last hidden layer: gaps of a pair, output biases, and the certificate.
import { dot } from "./network.js";
import { CASES, certificate, gapsOf, whichCase } from "./gaps.js";
import { button, card, classColour, fmt, h, slider, svg, table, widthOf } from "./ui.js";
import { drawPlane } from "./plane.js";

const own = (app) => {
  const { net } = app.now(), given = app.state.biases.split(",").map(Number), n = net.sizes.at(-1);
  return app.state.biases && given.length === n && given.every(Number.isFinite) ? given : net.b.at(-1)
    ?? Array(n).fill(0);
};

export const lastLayer = (app) => app.kept("last", () => {
  const { net, traces } = app.now(), a = traces.map((t) => t.a[net.sizes.length - 2]),
    labels = app.study.labels;
  return { a, labels, w: net.W.at(-1), found: certificate(a, labels, net.W.at(-1)) };
});

export const build = (app) => {
  const plane = h("div"), pair = h("div"), sliders = h("div", { class: "biases" }),
    right = h("p", { role: "status", id: "right-said" }), proof = h("div");
  const other = slider("sample t", { low: 0, high: () => app.study.X.length - 1, step: 1, key: "other",
    get: app.other, set: (t) => app.set({ t }),
    show: (v) => `${app.study.numbers[v]}, ${name(app, app.study.labels?.[v])}` });
  return {
    lacks: ({ study }) =>
      (study.labels ? "" : "The samples of this network have values and not classes, so there are no pairs of classes."),
    element: h("div", { class: "split" },
      h("div", {}, plane, card("A pair of samples: s above, and t",
      h("p", { class: "note" }, "In the plane, a click chooses s, and a click with Shift chooses t."),
      other.element, pair)),
      h("div", {}, card("Output biases", right, sliders,
        h("div", { class: "row" }, button("The network's own", () => app.set({ biases: "" }),
        { "data-key": "own" }),
        button("All 0", () => app.set({ biases: app.study.classes.map(() => 0).join(",") }),
        { "data-key": "zero" }))), card("The certificate", proof))),
    draw: () => {
      const { a, labels, w, found } = lastLayer(app), b = own(app), wide = w[0].length;
      plane.replaceChildren(wide === 2 ? picture(app, a, labels, w, b, widthOf(plane, 600))
        : h("p", { class: "note" },
        `The last hidden layer has ${wide} nodes, so it has no plane; gaps, biases and the certificate are as with two.`));
      other.draw();
      pair.replaceChildren(...ofPair(app, a, labels, w));
      biasSliders(app, sliders, b);
      const correct = a.filter((v, s) => leads(v, labels[s], w, b)).length;
      right.textContent = `With these biases ${correct} of ${a.length} samples are classified correctly.`;
      proof.replaceChildren(...certified(app, found, widthOf(proof, 300)));
    },
  };
};

const name = (app, c) => `class ${app.study.classes[c] ?? c}`;
const leads = (a, c, w, b) => {
  const z = w.map((row, m) => dot(row, a) + b[m]);
  return z.every((v, m) => m === c || z[c] > v);
};

const picture = (app, a, labels, w, b, width) => {
  const layer = { sizes: [2, w.length], unit: "relu", W: [null, w], b: [null, b] },
    size = Math.max(...a.flat().map(Math.abs), 1e-9) / Math.max(...w.map((r) => Math.hypot(...r)), 1e-9);
  return drawPlane(app, { width, net: layer, marks: a.map((x, s) => ({ x, c: labels[s], s })),
    pair: [app.state.s, app.other()], labels: ["activation of node j = 0", "activation of node k = 1"],
    arrows: w.map((row, c) =>
      ({ x: row.map((v) => 0.7 * v * size), c, name: `w ${app.study.classes[c] ?? c}` })),
    told: "The plane of the two nodes: samples, weight rows as arrows, and regions by the largest output with these biases." });
};

const ofPair = (app, a, labels, w) => {
  const { s } = app.state, t = app.other(), [c, d] = [labels[s], labels[t]];
  if (c === undefined || d === undefined || c === d) return [
    h("p", { id: "pair-said" }, "Choose two samples of different classes.")];
  const g = gapsOf(a[s], a[t], w[c], w[d]), two = g.α.length === 2, opposite = two && g.φ[0] * -g.φ[1] > 0;
  const rows = g.α.slice(0, 12)
    .map((v, j) => [j, fmt(a[s][j]), fmt(a[t][j]), fmt(v), fmt(g.φ[j]), fmt(v * g.φ[j])]);
  return [
    h("p", { id: "pair-said", role: "status" },
      `Sample ${app.study.numbers[s]} of ${name(app, c)} and sample ${app.study.numbers[t]} of ${name(app, d)}: Σ α φ = ${fmt(g.sum)}, so equation 16 ${g.sum > 0 ? "holds" : "fails"}. `,
      two && `Equation 15 ${opposite ? "holds" : "fails"}. α-ratio ${fmt(g.activationRatio)}, φ-ratio ${fmt(g.weightRatio)}. Case: ${CASES[whichCase(g)]}.`),
    table("Gaps, node by node", ["node", "a of s", "a of t", "activation gap α", "weight gap φ", "α φ"], rows)]
      .filter(Boolean);
};

const biasSliders = (app, holder, b) => {
  if (holder.dataset.of !== app.study.key) {
    const span = () => Math.max(1, ...own(app).map(Math.abs),
      ...lastLayer(app).w.flatMap((row) => lastLayer(app).a.map((v) => Math.abs(dot(row, v))))),
      set = (m) => (v) => app.set({ biases: own(app).map((u, n) => (n === m ? v : u)).join(",") });
    holder.controls = b.map((_, m) => slider(`b of ${name(app, m)}`,
      { low: () => -span(), high: span, step: "any", key: `bias-${m}`, get: () => own(app)[m],
      set: set(m) }));
    holder.replaceChildren(...holder.controls.map((c) => c.element));
    holder.dataset.of = app.study.key;
  }
  holder.controls.forEach((c) => c.draw());
};

const certified = (app, { biases, margin, cycle, samples, edges, sum }, width) => {
  if (!cycle.length) return [
    h("p", { id: "certificate-said" }, "Samples of fewer than two classes: any output biases will do.")];
  const around = [...cycle, cycle[0]].map((c) => app.study.classes[c] ?? c).join(" → ");
  const said = biases ? `Output biases exist that classify all samples correctly, each by a lead of at least ${fmt(margin)}. The cycle ${around} limits this lead.`
    : `No output biases classify all of these samples correctly, whatever they are. Around the cycle ${around} each sample below must lead the next class; the biases cancel, and without them the leads add up to ${fmt(sum)}, which is not above 0.`;
  const steps = cycle.map(
    (c, k) => [{ "data-edge": samples[k],
    onclick: () => app.set({ s: samples[k], t: samples[(k + 1) % samples.length], x: "" }) },
    app.study.numbers[samples[k]], name(app, c), name(app, cycle[(k + 1) % cycle.length]), fmt(edges[k])]);
  return [
    h("p", { id: "certificate-said", role: "status" }, said),
    ring(app, cycle, edges, width),
    table("Around the cycle: the least lead of a class over the next, without biases",
      ["sample", "of", "leads", "by"],
      [...steps, [{ class: "sum" }, "", "", "sum", h("b", { id: "cycle-sum" }, fmt(sum))]]),
    biases && button("Use the biases found", () => app.set({ biases: biases.join(",") }),
      { "data-key": "found" })].filter(Boolean);
};

const ring = (app, cycle, edges, width) => {
  const n = cycle.length, r = width / 2 - 34, at = (k) => [width / 2 + r * Math.sin((2 * Math.PI * k) / n),
    width / 2 - r * Math.cos((2 * Math.PI * k) / n)];
  return svg("svg", { viewBox: `0 0 ${width} ${width}`, width, height: width, role: "img",
    "aria-label": `The cycle of classes ${cycle.join(", ")}` },
    svg("defs", {}, svg("marker", { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7,
      markerHeight: 7, orient: "auto" }, svg("path", { d: "M0 0 8 4 0 8z", class: "tip" }))),
    cycle.map((_, k) => {
      const [x1, y1] = at(k), [x2, y2] = at(k + 1), long = Math.hypot(x2 - x1, y2 - y1) || 1,
        [ux, uy] = [(x2 - x1) / long, (y2 - y1) / long], side = n === 2 ? 7 : 0;
      const [p, q] = [x1 + ux * 18 - uy * side, y1 + uy * 18 + ux * side],
        [v, u] = [x2 - ux * 18 - uy * side, y2 - uy * 18 + ux * side];
      return [svg("line", { x1: p, y1: q, x2: v, y2: u, class: "cycle", "marker-end": "url(#tip)" }),
        svg("text", { x: p + 0.4 * (v - p) - uy * (14 + side), y: q + 0.4 * (u - q) + ux * (14 + side) + 4,
        class: "weight hot", "text-anchor": "middle" }, fmt(edges[k]))];
    }),
    cycle.map((c, k) => svg("g", { class: "class" },
      svg("circle", { cx: at(k)[0], cy: at(k)[1], r: 16, stroke: classColour(c) }),
      svg("text", { x: at(k)[0], y: at(k)[1] + 5, "text-anchor": "middle", style: `fill: ${classColour(c)}` },
      String(app.study.classes[c] ?? c).slice(0, 3)))));
};
