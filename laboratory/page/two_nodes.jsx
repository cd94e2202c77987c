// Part 4: the last hidden layer: gaps of a pair, output biases, and the certificate.
import { CASES, certificate, gapsOf, whichCase } from "../formulas/gaps.js";
import { dot } from "../formulas/network.js";
import { Certificate } from "./certificate.jsx";
import { Button, Card, Measured, Slider, Table } from "./controls.jsx";
import { Plane } from "./plane.jsx";
import { fmt } from "./text.js";

const MOST_ROWS = 12;

const lastLayer = (app) => app.kept("last", () => {
  const { net, traces } = app.now(), a = traces.map((t) => t.a[net.sizes.length - 2]), w = net.W.at(-1);
  return { a, labels: app.study.labels, w, found: certificate(a, app.study.labels, w) };
});

const biasesOf = (app) => {
  const { net } = app.now(), n = net.sizes.at(-1), given = app.state.biases.split(",").map(Number);
  const isGiven = app.state.biases && given.length === n && given.every(Number.isFinite);
  return isGiven ? given : net.b.at(-1) ?? Array(n).fill(0);
};

export const TwoNodes = ({ app }) => {
  const last = lastLayer(app), b = biasesOf(app), wide = last.w[0].length;
  return <div class="split">
    <div>
      {wide === 2 ? <TwoPlane app={app} {...last} b={b} /> : <p class="note">
        The last hidden layer has {wide} nodes, so it has no plane; gaps, biases and the certificate are as with two.
      </p>}
      <Card title="A pair of samples: s above, and t">
        <p class="note">In the plane, a click chooses s, and a click with Shift chooses t.</p>
        <Slider name="sample t" at="other" low={0} high={app.study.X.length - 1} value={app.other()}
          set={(t) => app.set({ t })} show={(v) => `${app.study.numbers[v]}, class ${app.classOf(v)}`} />
        <Pair app={app} {...last} />
      </Card>
    </div>
    <div>
      <Card title="Output biases"><Biases app={app} {...last} b={b} /></Card>
      <Card title="The certificate"><Certificate app={app} found={last.found} /></Card>
    </div>
  </div>;
};

const TwoPlane = ({ app, a, labels, w, b }) => {
  const net = { sizes: [2, w.length], unit: "relu", W: [null, w], b: [null, b] };
  const size = Math.max(...a.flat().map(Math.abs), 1e-9) / Math.max(...w.map((r) => Math.hypot(...r)), 1e-9);
  return <Measured most={600}>{(width) => <Plane {...{ app, width, net }} pair={[app.state.s, app.other()]}
    marks={a.map((x, s) => ({ x, c: labels[s], s }))} labels={["activation of node j = 0", "activation of node k = 1"]}
    arrows={w.map((row, c) => ({ x: row.map((v) => 0.7 * v * size), c, name: `w ${app.className(c)}` }))}
    told="The plane of the two nodes: samples, weight rows as arrows, and regions by the largest output with these biases." />}
  </Measured>;
};

const Pair = ({ app, a, labels, w }) => {
  const { s } = app.state, t = app.other(), [c, d] = [labels[s], labels[t]], { numbers } = app.study;
  if (c === undefined || d === undefined || c === d)
    return <p id="pair-said">Choose two samples of different classes.</p>;
  const g = gapsOf(a[s], a[t], w[c], w[d]), isTwo = g.α.length === 2, holds = (it) => (it ? "holds" : "fails");
  return <>
    <p id="pair-said" role="status">
      Sample {numbers[s]} of class {app.className(c)} and sample {numbers[t]} of class {app.className(d)}: Σ α φ
      = {fmt(g.sum)}, so equation 16 {holds(g.sum > 0)}.
      {isTwo && <> Equation 15 {holds(g.φ[0] * -g.φ[1] > 0)}. α-ratio {fmt(g.activationRatio)}, φ-ratio {fmt(g.weightRatio)}.
        Case: {CASES[whichCase(g)]}.</>}
    </p>
    <Table caption="Gaps, node by node" head={["node", "a of s", "a of t", "activation gap α", "weight gap φ", "α φ"]}
      rows={g.α.slice(0, MOST_ROWS).map((v, j) => [j, fmt(a[s][j]), fmt(a[t][j]), fmt(v), fmt(g.φ[j]), fmt(v * g.φ[j])])} />
  </>;
};

const leads = (a, c, w, b) => {
  const z = w.map((row, m) => dot(row, a) + b[m]);
  return z.every((v, m) => m === c || z[c] > v);
};

const Biases = ({ app, a, labels, w, b }) => {
  const span = Math.max(1, ...b.map(Math.abs), ...w.flatMap((row) => a.map((v) => Math.abs(dot(row, v)))));
  const set = (m) => (v) => app.set({ biases: b.map((u, n) => (n === m ? v : u)).join(",") });
  return <>
    <p role="status" id="right-said">
      With these biases {a.filter((v, s) => leads(v, labels[s], w, b)).length} of {a.length} samples are classified correctly.
    </p>
    <div class="biases">{b.map((v, m) => <Slider name={`b of class ${app.className(m)}`} at={`bias-${m}`} low={-span}
      high={span} step="any" value={v} set={set(m)} />)}</div>
    <div class="row">
      <Button at="own" press={() => app.set({ biases: "" })}>The network's own</Button>
      <Button at="zero" press={() => app.set({ biases: b.map(() => 0).join(",") })}>All 0</Button>
    </div>
  </>;
};
