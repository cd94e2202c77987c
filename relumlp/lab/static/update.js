// Part 2: the update, who joins and who leaves, and why.
import { countPaths, activePaths } from "./paths.js";
import { causeOf, gradient, netCostTerms, splits, tryStep } from "./inclusion.js";
import { LOSSES, range, total } from "./network.js";
import { axes, card, choice, fmt, h, signed, slider, svg, table, widthOf, within } from "./ui.js";
import { drawNetwork } from "./drawing.js";
import { weightControls } from "./switches.js";

const MOST_ROWS = 30;

const made = (app) => app.state.batch || app.study.batch;

// All that one update does, kept until the state changes.
export const stepOf = (app) => app.kept("step", () => {
  const { net, X, traces, β } = app.now(), { state, study } = app;
  const batch = made(app) === "one" ? [state.s] : range(0, X.length), n = made(app) === "sum" ? 1
    : batch.length, g = gradient(net, traces, β, batch, n);
  const { moved, traces: after } = tryStep(net, traces, X, g, { rule: state.rule, η: state.eta });
  const known = new Map(), parts = (i, j) => {
    if (!known.has(`${i} ${j}`)) known.set(`${i} ${j}`, splits(net, moved, traces, after, i, j));
    return known.get(`${i} ${j}`);
  };
  const loss = (ts) => total(batch.map((s) => LOSSES[study.loss].value(ts[s].z.at(-1), study.Y[s]))) / n;
  return { batch, n, moved, after, parts, losses: study.slopes ? null : [loss(traces), loss(after)] };
}, [...app.seen(), app.state.eta, app.state.rule, made(app), made(app) === "one" && app.state.s]);

const hiddenNode = (app) => {
  const { l, j } = app.state, N = app.study.sizes.length - 1;
  return l > 0 && l < N ? [l, j] : [Math.min(1, N), 0];
};

const flips = (parts) => parts.map((p, s) => ({ ...p, s, cause: causeOf(p) })).filter((p) => p.cause)
  .sort((p, q) => Math.abs(q.after - q.before) - Math.abs(p.after - p.before));

export const build = (app) => {
  const { state } = app, view = h("div", { class: "view" }), chart = h("div"), list = h("div"),
    why = h("div"), terms = h("div");
  const η = slider("learning rate η", { low: 0, high: () => Math.max(1, state.eta), step: 0.01, key: "eta",
    get: () => state.eta, set: (v) => app.set({ eta: v }), show: (v) => fmt(v) });
  const exact = h("input", { type: "number", min: 0, step: "any", "aria-label": "learning rate as a number",
    "data-key": "eta-number", onchange: () => app.set({ eta: Math.max(0, +exact.value || 0) }) });
  const rule = choice("optimiser", { key: "rule", options: [["sgd", "SGD"], ["adam", "Adam, first step"]],
    get: () => state.rule, set: (v) => app.set({ rule: v }) });
  const batch = choice("made by",
    { key: "batch", options: [["mean", "the mean of all samples"], ["sum", "the sum over all samples"],
    ["one", "this sample"]], get: () => made(app), set: (v) => app.set({ batch: v }) });
  const weight = weightControls(app);
  return {
    lacks: withoutHidden,
    element: h("div", { class: "split even" },
      h("div", {}, h("div", { class: "row" }, η.element, exact, rule.element, batch.element), view,
        card("Before and after, sample by sample", chart)),
      h("div", {}, card("Who joins, who leaves", list), card("Why: the net cost of this sample", why),
        card("The update of one weight, by sample and path", weight.element, terms))),
    draw: () => {
      [η, rule, batch, weight].forEach((c) => c.draw());
      exact.value = state.eta;
      const [i, j] = hiddenNode(app), { parts } = stepOf(app), N = app.study.sizes.length - 1;
      const here = parts(i, j);
      view.replaceChildren(
        drawNetwork(app, { width: widthOf(view), beside: true,
        told: `Network ${app.study.sizes.join("-")}; under each hidden node, how many samples join and leave its sample set.`,
        under: (l, m) => (l > 0 && l < N ? counted(flips(parts(l, m))) : "") }));
      chart.replaceChildren(quadrants(app, here, widthOf(chart, 640)),
        h("p", { class: "note" },
        "A ring is where the condition predicts the sample, with earlier layers held fixed; the dot is where the whole update takes it."));
      list.replaceChildren(...joinsAndLeaves(app, here, i, j));
      why.replaceChildren(...reasons(app, here, i, j));
      terms.replaceChildren(...weightTerms(app));
    },
  };
};

export const withoutHidden = (app) =>
  (app.study.sizes.length < 3 ? "This network has no hidden layer, so it has no sample sets." : "");

const counted = (found) => {
  const joins = found.filter((p) => p.after > 0).length, leaves = found.length - joins;
  return joins || leaves ? `+${joins} −${leaves}` : "";
};

const quadrants = (app, parts, width) => {
  const predicted = (p) => p.before + p.own, all = parts.flatMap((p) => [p.before, p.after, predicted(p)]),
    span = within([0, ...all]);
  const told = `a·w of each sample before and after the update. ${flips(parts).length} samples change sides.`;
  const { picture, X, Y, box } = axes(told, { width, height: Math.round(width * 0.75), x: span, y: span,
    xlabel: "a·w before the update", ylabel: "a·w after" });
  const [x0, y0] = [X(0), Y(0)], name = (x, y, text, anchor) =>
    svg("text", { x, y, class: "quadrant", "text-anchor": anchor }, text);
  picture.append(
    svg("line", { x1: x0, x2: x0, y1: box.top, y2: box.top + box.t, class: "zero" }),
      svg("line", { x1: box.left, x2: box.left + box.w, y1: y0, y2: y0, class: "zero" }),
    svg("line", { x1: X(span[0]), y1: Y(span[0]), x2: X(span[1]), y2: Y(span[1]), class: "grid" }),
    name(box.left + 6, box.top + 16, "joins", "start"),
      name(box.left + box.w - 6, box.top + box.t - 8, "leaves", "end"),
    ...parts.map((p, s) => {
      const kind = (p.before > 0) === (p.after > 0) ? "" : p.after > 0 ? "joins" : "leaves",
        chosen = s === app.state.s;
      return svg("g", { class: `moved ${kind} ${chosen ? "chosen" : ""}`, "data-moved": s,
        onclick: () => app.set({ s, x: "" }) },
        svg("line", { x1: X(p.before), x2: X(p.before), y1: Y(predicted(p)), y2: Y(p.after) }),
        svg("circle", { cx: X(p.before), cy: Y(predicted(p)), r: 5.5, class: "ring" }),
          svg("circle", { cx: X(p.before), cy: Y(p.after), r: chosen ? 5 : 3 }));
    }));
  return picture;
};

const className = (app, s) => app.study.labels ? app.study.classes[app.study.labels[s]] ?? app.study.labels[s]
  : "–";

const joinsAndLeaves = (app, parts, i, j) => {
  const found = flips(parts), { losses } = stepOf(app),
    predicted = parts.filter((p) => p.before + p.own > 0 !== p.before > 0).length;
  const rows = found.slice(0, MOST_ROWS).map((p) => [
    { "data-flip": p.s, class: p.s === app.state.s ? "picked" : "",
      onclick: () => app.set({ s: p.s, x: "" }) },
    h("button", { type: "button", class: "link", "data-key": `flip-${p.s}`,
      onclick: () => app.set({ s: p.s, x: "" }) }, app.study.numbers[p.s]), className(app, p.s),
      h("span", { class: "what" }, p.after > 0 ? "▲ joins" : "▼ leaves"), fmt(p.before), signed(p.own),
      signed(p.inputs + p.both), fmt(p.after), p.cause]);
  return [
    h("p", { role: "status", id: "flips-said" },
      `At η = ${fmt(app.state.eta)}, ${found.length} of ${parts.length} samples change sides at node ${j} of layer ${i}; the condition, which holds earlier layers fixed, predicts ${predicted}. `,
      losses && `The loss goes from ${fmt(losses[0], 4)} to ${fmt(losses[1], 4)}.`),
    found.length ? table("Samples that join or leave",
      ["sample", "class", "what", "a·w before", "own weights", "moving inputs", "after", "because of"], rows)
      : h("p", { class: "note" }, "No sample joins or leaves. A larger η makes a wider margin."),
  ];
};

const reasons = (app, parts, i, j) => {
  const { net, traces, β } = app.now(), { batch, n } = stepOf(app), { s, eta, rule } = app.state,
    p = parts[s];
  const found = netCostTerms(net, traces, β, batch, s, i, j).filter((v) => v.term)
    .sort((v, w) => Math.abs(w.term) - Math.abs(v.term));
  const Σ = rule === "sgd" ? found.reduce((sum, v) => sum + v.term, 0) / n : -p.own / (eta || 1),
    was = p.before > 0, stays = was === p.before + p.own > 0;
  const condition = was
    ? `a·w = ${fmt(p.before)} is ${stays ? "above" : "at most"} η Σ = ${fmt(eta)} × ${fmt(Σ)} = ${fmt(-p.own)}`
    : `a·w = ${fmt(p.before)} is ${stays ? "not above" : "above"} η Σ = ${fmt(eta)} × ${fmt(Σ)} = ${fmt(-p.own)}`;
  const outcome = stays ? (was ? "stays in" : "stays out") : was ? "leaves" : "joins";
  const truth = p.after > 0 === p.before + p.own > 0 ? ""
    : ` Its inputs move by ${signed(p.inputs + p.both)}, so a·w is ${fmt(p.after)} after the whole update, and the sample ${p.after > 0 ? (was ? "stays in" : "joins") : was ? "leaves" : "stays out"}.`;
  return [
    h("p", { role: "status", id: "why-said" }, h("b", {}, `Sample ${app.study.numbers[s]} ${outcome}`),
      ` the sample set of node ${j} in layer ${i}, because ${condition}.${truth}`),
    rule === "sgd" && table(
      `Σ is the ${n > 1 ? "mean" : "sum"} of these terms over ${batch.length} ${batch.length > 1 ? "samples" : "sample"}, the largest first`,
      ["from sample", "class", "a·a", "its cost φ", "term"],
      found.slice(0, 8).map((v) => [app.study.numbers[v.s], className(app, v.s), fmt(v.inner), fmt(v.cost),
        fmt(v.term)])),
  ].filter(Boolean);
};

const weightTerms = (app) => {
  const { net, traces, t, β, dE } = app.now(), { batch, n } = stepOf(app), { s, eta, k, rule } = app.state,
    [i, j] = app.state.l ? [app.state.l, app.state.j] : [1, 0];
  if (rule !== "sgd") return [
    h("p", {}, "Adam divides by the size of the whole gradient, so its update is not a sum over samples.")];
  const ofSample = (r) => (-eta / n) * traces[r].a[i - 1][k] * β[r][i][j],
    all = batch.map((r) => [r, ofSample(r)]).filter(([, v]) => v)
    .sort((p, q) => Math.abs(q[1]) - Math.abs(p[1]));
  const factor = (-eta / n) * t.a[i - 1][k], paths = countPaths(net.sizes, i) > 5000 ? []
    : activePaths(net, t.slope, i, j);
  const bySize = paths.map((p) => [p.nodes.join(" → "), factor * p.product * dE[s][p.end]])
    .filter(([, v]) => v).sort((p, q) => Math.abs(q[1]) - Math.abs(p[1]));
  return [
    h("p", { id: "weight-said" },
      `Δw = ${fmt(all.reduce((sum, [, v]) => sum + v, 0), 4)} of the weight into node ${j} of layer ${i} from node ${k}: a sum over ${batch.length} ${batch.length === 1 ? "sample" : "samples"}.`),
    all.length > 0 && table("The largest parts by sample",
      ["sample", "class", `−η a φ${n > 1 ? " / n" : ""}`],
      all.slice(0, 6).map(([r, v]) => [app.study.numbers[r], className(app, r), fmt(v)])),
    bySize.length > 0 && batch.includes(s) && table(`The part of sample ${app.study.numbers[s]} by path`,
      ["nodes, layer by layer", `−η a λ × product${n > 1 ? " / n" : ""}`],
      bySize.slice(0, 6).map(([name, v]) => [name, fmt(v)])),
  ].filter(Boolean);
};
