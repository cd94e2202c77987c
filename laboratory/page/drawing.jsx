// The network as it is drawn: nodes that are on are filled, inactive connections fade.
import { range } from "../formulas/network.js";
import { drag } from "./dragging.js";
import { shaded } from "./pixels.jsx";
import { clamp, fmt } from "./text.js";

export const MOST_INPUTS = 16;
const MOST_EDGES = 3000, MOST_NOTES = 64, MOST_NAMED = 16;

// Where nodes are, and how large.
const planOf = (sizes, width) => {
  const first = sizes[0] > MOST_INPUTS ? 1 : 0, most = Math.max(...sizes.slice(first));
  const height = clamp(most * (most > 10 ? 19 : 58) + 40, 220, 580), left = first ? 58 : 30;
  const gap = (width - left - 98) / (sizes.length - 1), N = sizes.length - 1;
  return {
    first, height, N, sizes,
    radius: (i) => clamp(((height - 40) / sizes[i]) * 0.3, 1.5, 19),
    at: (i, j) => [left + i * gap,
      height / 2 - 6 + (j - (sizes[i] - 1) / 2) * Math.min((height - 40) / sizes[i], 84)],
  };
};

// hot: connections of active paths; picked: those of one path; under: a word for a node.
export const Network = ({ app, width, told, hot = new Set(), picked = new Set(), under = () => "", beside }) => {
  const { t } = app.now(), plan = planOf(app.study.sizes, width), { at, first, height, N, sizes } = plan;
  const isOn = (i, j) => i === 0 || i === N || t.slope[i][j] !== 0;
  const layers = range(0, N + 1), nodes = range(first, N + 1).flatMap((i) => range(0, sizes[i]).map((j) => [i, j]));
  return <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} class="network" role="group"
    aria-label={told}>
    {first > 0 && <Inputs app={app} height={height} />}
    <Edges {...{ app, plan, isOn, hot, picked }} />
    {nodes.map(([i, j]) => <Node key={`${i}:${j}`} {...{ app, plan, i, j, beside }} on={isOn(i, j)}
      note={sizes[i] <= MOST_NOTES ? under(i, j) : ""} />)}
    {layers.map((i) => <text x={at(i, 0)[0]} y={height - 4} text-anchor="middle" class="tick">
      {i === 0 ? `${sizes[0]} inputs` : i === N ? "outputs" : `layer ${i}`}</text>)}
  </svg>;
};

const Edges = ({ app, plan: { at, first, N, sizes }, isOn, hot, picked }) => {
  const { net } = app.now(), few = sizes.slice(1).reduce((n, s, i) => n + s * sizes[i], 0) <= MOST_NAMED;
  const kindOf = (edge, on) => (picked.has(edge) ? (hot.has(edge) ? "hot picked" : "off picked")
    : hot.has(edge) ? "hot" : on ? "live" : "idle");
  const edges = range(1 + first, N + 1).flatMap((i) => {
    const most = net.W[i].reduce((m, row) => row.reduce((n, v) => Math.max(n, Math.abs(v)), m), 0) || 1;
    // Of thousands of connections only those of paths can be told apart.
    const isDrawn = (edge) => sizes[i] * sizes[i - 1] <= MOST_EDGES || hot.has(edge) || picked.has(edge);
    return range(0, sizes[i]).flatMap((j) => range(0, sizes[i - 1]).map((k) => ({ i, j, k, edge: `${i}:${j}:${k}` })))
      .filter(({ edge }) => isDrawn(edge))
      .map((e) => ({ ...e, w: net.W[i][e.j][e.k], strong: 0.5 + (1.6 * Math.abs(net.W[i][e.j][e.k])) / most,
        kind: kindOf(e.edge, isOn(i - 1, e.k) && isOn(i, e.j)), from: at(i - 1, e.k), to: at(i, e.j) }));
  });
  const above = ({ edge }) => picked.has(edge) + hot.has(edge);
  return <>
    {[...edges].sort((p, q) => above(p) - above(q)).map(({ edge, kind, strong, from, to }) =>
      <line key={edge} x1={from[0]} y1={from[1]} x2={to[0]} y2={to[1]} class={`edge ${kind}${few ? "" : " many"}`}
        stroke-width={picked.has(edge) ? 3 : hot.has(edge) && few ? 2.6 : strong} />)}
    {few && edges.map((e) => <Weight key={e.edge} app={app} {...e} />)}
  </>;
};

const Weight = ({ app, i, j, k, w, edge, kind, from, to }) => {
  const part = 0.27 + 0.08 * (k % 2), [x, y] = [0, 1].map((d) => from[d] + part * (to[d] - from[d]));
  return <text x={x} y={y + 4} class={`weight ${kind}`} text-anchor="middle" data-weight={edge}
    onPointerDown={app.dragWeight(i, j, k, w)}>{fmt(w)}</text>;
};

const Node = ({ app, plan, i, j, on, note, beside }) => {
  const { t } = app.now(), { N, first } = plan, [cx, cy] = plan.at(i, j), r = plan.radius(i), { l, j: chosenNode } = app.state;
  const chosen = l === i && chosenNode === j, a = t.a[i][j], value = fmt(a, 2);
  const said = i === 0 ? "input" : i === N ? "output" : on ? "on" : "off";
  // One node takes the focus of the tabulator: the chosen one, or the first where that is not drawn.
  const isFirst = i === 1 && j === 0 && l < first, aside = i === N || r < 13;
  return <g class={`node ${said} ${chosen ? "chosen" : ""}`} role="button" data-key={`node-${i}-${j}`}
    aria-pressed={chosen} tabindex={chosen || isFirst ? 0 : -1}
    aria-label={`layer ${i}, node ${j}: ${said}, ${fmt(a)}${note && `, ${note}`}`}
    onClick={() => app.choose(i, j)} onKeyDown={(event) => app.walk(event, i, j, first)}
    onPointerDown={i === 0 ? app.dragInput(j, a) : undefined}>
    <circle cx={cx} cy={cy} r={r} />
    {r >= 11 && <text x={cx} y={cy + 4} text-anchor="middle" class={`value ${value.length > 4 ? "long" : ""}`}>{value}</text>}
    {note && (r >= 11 || beside) && <text class="under" x={aside ? cx + r + 5 : cx} y={aside ? cy + 4 : cy + r + 13}
      text-anchor={aside ? "start" : "middle"}>{note}</text>}
  </g>;
};

// Many inputs are shown as an image, if they are one, on which one can paint.
const Inputs = ({ app, height }) => {
  const { shape, span } = app.study, x = app.now().X[app.state.s];
  if (!shape) return <rect x={34} y={height / 2 - 60} width={18} height={110} class="bar" />;
  const [rows, columns] = shape;
  const paint = (event, image) => {
    const box = image.getBoundingClientRect();
    const [c, r] = [((event.clientX - box.left) / box.width) * columns, ((event.clientY - box.top) / box.height) * rows]
      .map(Math.floor);
    if (c >= 0 && c < columns && r >= 0 && r < rows) app.setInput(r * columns + c, span[1]);
  };
  const begin = (event) => {
    const image = event.currentTarget;
    paint(event, image);
    drag((_x, _y, later) => paint(later, image))(event);
  };
  return <image href={shaded(app, x, shape)} x={4} y={height / 2 - 60} width={108} height={108} class="pixels digit"
    role="img" aria-label={`the inputs of sample ${app.state.s} as an image; draw on it to change them`}
    onPointerDown={begin} />;
};
