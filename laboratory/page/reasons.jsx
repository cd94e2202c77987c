// Why a sample joins or leaves, as terms of its net cost; and an update of a weight, by sample and path.
import { netCostTerms } from "../formulas/inclusion.js";
import { total } from "../formulas/network.js";
import { activePaths, countPaths } from "../formulas/paths.js";
import { Table } from "./controls.jsx";
import { fmt, signed } from "./text.js";

const MOST_PATHS = 5000, MOST_ROWS = 8, MOST_PARTS = 6;

const bySize = (rows, of) => [...rows].filter((v) => of(v)).sort((v, w) => Math.abs(of(w)) - Math.abs(of(v)));

// The condition in words, what it leads to, and how moving inputs change it.
const told = ({ state }, p, Σ) => {
  const was = p.before > 0, kept = p.before + p.own > 0, η = fmt(state.eta);
  const verdict = (is) => (is ? (was ? "stays in" : "joins") : was ? "leaves" : "stays out");
  const side = was ? (kept ? "above" : "at most") : kept ? "above" : "not above";
  const moved = p.after > 0 === kept ? ""
    : ` Its inputs move by ${signed(p.inputs + p.both)}, so a·w is ${fmt(p.after)} after the whole update, and the sample `
      + `${verdict(p.after > 0)}.`;
  return { outcome: verdict(kept), moved,
    condition: `a·w = ${fmt(p.before)} is ${side} η Σ = ${η} × ${fmt(Σ)} = ${fmt(-p.own)}` };
};

export const NetCost = ({ app, step: { batch, n }, parts, i, j }) => {
  const { net, traces, β } = app.now(), { s, eta, rule } = app.state, { numbers } = app.study, p = parts[s];
  const found = bySize(netCostTerms(net, traces, β, batch, s, i, j), (v) => v.term);
  const Σ = rule === "sgd" ? total(found.map((v) => v.term)) / n : -p.own / (eta || 1);
  const { outcome, condition, moved } = told(app, p, Σ), samples = batch.length > 1 ? "samples" : "sample";
  return <>
    <p role="status" id="why-said">
      <b>Sample {numbers[s]} {outcome}</b> the sample set of node {j} in layer {i}, because {condition}.{moved}
    </p>
    {rule === "sgd" && <Table head={["from sample", "class", "a·a", "its cost φ", "term"]}
      caption={`Σ is the ${n > 1 ? "mean" : "sum"} of these terms over ${batch.length} ${samples}, the largest first`}
      rows={found.slice(0, MOST_ROWS).map((v) =>
        [numbers[v.s], app.classOf(v.s), fmt(v.inner), fmt(v.cost), fmt(v.term)])} />}
  </>;
};

export const WeightTerms = ({ app, step: { batch, n } }) => {
  const { net, traces, t, β, dE } = app.now(), { s, eta, l, k, rule } = app.state, { numbers } = app.study;
  if (rule !== "sgd")
    return <p>Adam divides by the size of the whole gradient, so its update is not a sum over samples.</p>;
  const [i, j] = l ? [l, app.state.j] : [1, 0], over = n > 1 ? " / n" : "";
  const samples = bySize(batch.map((r) => [r, (-eta / n) * traces[r].a[i - 1][k] * β[r][i][j]]), ([, v]) => v);
  const paths = countPaths(net.sizes, i) > MOST_PATHS || !batch.includes(s) ? [] : activePaths(net, t.slope, i, j);
  const ofPaths = bySize(paths.map(({ nodes, product, end }) =>
    [nodes.join(" → "), (-eta / n) * t.a[i - 1][k] * product * dE[s][end]]), ([, v]) => v);
  return <>
    <p id="weight-said">
      Δw = {fmt(total(samples.map(([, v]) => v)), 4)} of the weight into node {j} of layer {i} from node {k}: a sum
      over {batch.length} {batch.length === 1 ? "sample" : "samples"}.
    </p>
    {samples.length > 0 && <Table caption="The largest parts by sample" head={["sample", "class", `−η a φ${over}`]}
      rows={samples.slice(0, MOST_PARTS).map(([r, v]) => [numbers[r], app.classOf(r), fmt(v)])} />}
    {ofPaths.length > 0 && <Table caption={`The part of sample ${numbers[s]} by path`}
      head={["nodes, layer by layer", `−η a λ × product${over}`]}
      rows={ofPaths.slice(0, MOST_PARTS).map(([name, v]) => [name, fmt(v)])} />}
  </>;
};
