// The activation fraction of every node at every recorded step, as in figure 4 of the paper on dynamics.
import { useState } from "preact/hooks";
import { mean, range } from "../formulas/network.js";
import { arrow } from "./application.js";
import { Measured } from "./controls.jsx";
import { painted } from "./pixels.jsx";
import { clamp, counted, fmt } from "./text.js";

const LEFT = 58, TOP = 4;

// Nodes layer by layer, in a layer those first that are on most.
const rowsOf = (sizes, all) => range(1, sizes.length - 1).flatMap((l) =>
  range(0, sizes[l]).map((j) => ({ l, j, mean: mean(all.map((step) => step.layers[l - 1].nodes[j].f)) }))
    .sort((p, q) => q.mean - p.mean));

export const HeatMap = ({ app, all }) => {
  const { sizes, steps } = app.study, rows = rowsOf(sizes, all), [seen, look] = useState(null);
  const value = ({ l, j }, k) => all[k].layers[l - 1].nodes[j].f;
  const chosen = rows.findIndex((r) => r.l === app.state.l && r.j === app.state.j);
  const [k, r] = seen ?? [app.stepIndex(), Math.max(chosen, 0)], row = rows[r];
  const go = (step, place) => (look(null), app.choose(rows[place].l, rows[place].j), app.setStep(step));
  return <>
    <Measured>{(width) => <Picture {...{ app, rows, value, width, go, look }} chosen={Math.max(chosen, 0)} />}</Measured>
    <p class="note" id="heat-said" role="status">
      {`Node ${row.j} of layer ${row.l} after ${counted(steps[k])} updates: f = ${fmt(value(row, k))}.`}
    </p>
  </>;
};

const Picture = ({ app, rows, value, width, go, look, chosen }) => {
  const { steps, key } = app.study, n = steps.length, m = rows.length, k = app.stepIndex(), w = width - LEFT - 8;
  const height = clamp(m * 9, 120, 420), [dx, dy] = [w / n, height / m], ink = app.theme.colour("--on");
  const href = app.kept("heat", () =>
    painted(n, m, (x, y) => [...ink, Math.round(18 + 237 * (value(rows[y], x) || 0))]), [key, app.theme.scheme]);
  const at = ({ currentTarget, clientX, clientY }) => {
    const box = currentTarget.getBoundingClientRect();
    return [[clientX - box.left, box.width, n], [clientY - box.top, box.height, m]]
      .map(([place, size, count]) => clamp(Math.floor((place / size) * count), 0, count - 1));
  };
  const turn = (event) => {
    const by = arrow(event);
    if (!by) return;
    event.preventDefault();
    go(clamp(k + by[0], 0, n - 1), clamp(chosen + by[1], 0, m - 1));
  };
  return <svg viewBox={`0 0 ${width} ${height + 40}`} width={width} height={height + 40} tabindex={0} role="application"
    data-key="heat" onKeyDown={turn}
    aria-label={`Activation fraction of ${m} nodes at ${n} recorded steps; arrow keys choose node and step`}>
    <rect x={LEFT} y={TOP} width={w} height={height} class="frame" />
    <image href={href} x={LEFT} y={TOP} width={w} height={height} preserveAspectRatio="none" class="pixels" data-heat
      onPointerMove={(event) => look(at(event))} onPointerLeave={() => look(null)} onClick={(event) => go(...at(event))} />
    <Names {...{ rows, width, height, dy, sizes: app.study.sizes }} />
    <rect x={LEFT} y={TOP + chosen * dy} width={w} height={dy} class="pick" />
    <rect x={LEFT + k * dx} y={TOP} width={dx} height={height} class="pick" />
    {range(0, n).filter((c) => c % Math.ceil(n / (width < 400 ? 4 : 8)) === 0).map((c) =>
      <text x={LEFT + (c + 0.5) * dx} y={height + 18} class="tick" text-anchor="middle">{counted(steps[c])}</text>)}
    <text x={LEFT + w / 2} y={height + 35} class="axis" text-anchor="middle">updates made</text>
  </svg>;
};

// Names of the layers, and lines between them.
const Names = ({ rows, width, height, dy, sizes }) => {
  const ends = range(1, sizes.length - 1).map((l) => rows.filter((r) => r.l <= l).length);
  return ends.map((end, d) => <>
    {end < rows.length && <line x1={LEFT} x2={width - 8} y1={TOP + end * dy} y2={TOP + end * dy} class="zero" />}
    <text x={LEFT - 6} y={8 + (((ends[d - 1] ?? 0) + end) / 2) * dy} class="tick" text-anchor="end">layer {d + 1}</text>
  </>);
};
