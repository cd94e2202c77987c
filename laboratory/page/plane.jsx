// A plane of two numbers: what the network answers there, where its pieces meet, and the samples.
import { forward, largest, range } from "../formulas/network.js";
import { Axes } from "./axes.jsx";
import { drag } from "./dragging.js";
import { classColour, painted } from "./pixels.jsx";
import { clamp, within } from "./text.js";

const FINE = 120;

export const spanOf = (points) => [0, 1].map((k) => within(points.map((x) => x[k]), 0.15));

const patternOf = (on) => on.slice(1, -1).map((o) => o.map(Number).join("")).join("|");

// The answer and the pattern in the middle of each small square.
const answers = (net, [[x0, x1], [y0, y1]]) => Array.from({ length: FINE * FINE }, (_, p) => {
  const x = x0 + ((x1 - x0) * ((p % FINE) + 0.5)) / FINE, y = y1 - ((y1 - y0) * (Math.floor(p / FINE) + 0.5)) / FINE;
  const { a, on } = forward(net, [x, y]), z = a.at(-1);
  return { c: z.length === 1 ? +(z[0] > 0) : largest(z), pattern: patternOf(on) };
});

// Colours by the class of the largest output, and lines between the pieces; the cell of own is darker.
const shades = (app, net, spans, own) => {
  const of = [own ? "" : app.state.biases, ...spans.flat().map((v) => v.toFixed(3)), app.study.key, app.state.step, app.state.e];
  const seen = app.kept(`answers ${own ? "in" : "out"}`, () => answers(net, spans), of), mine = own && patternOf(own.on);
  return app.kept(`shades ${own ? "in" : "out"}`, () => {
    const hues = range(0, 10).map((c) => app.theme.colour(`--class-${c}`)), ink = app.theme.colour("--ink");
    return painted(FINE, FINE, (x, y) => {
      const here = seen[y * FINE + x], right = seen[y * FINE + Math.min(x + 1, FINE - 1)],
        down = seen[Math.min(y + 1, FINE - 1) * FINE + x];
      if (here.pattern !== right.pattern || here.pattern !== down.pattern) return [...ink, 90];
      const isMine = here.pattern === mine && net.sizes.length > 2;
      return [...hues[here.c % 10], isMine ? 120 : here.c % 2 ? 38 : 52];
    });
  }, [...of, mine, app.theme.scheme]);
};

// marks: samples { x, c, s }; arrows: { x, c, name } from the origin; pair: two samples that are circled.
export const Plane = ({ app, width, net, own, marks, told, labels, move, arrows = [], pair = [] }) => {
  const spans = spanOf([...marks, ...arrows, { x: [0, 0] }].map((m) => m.x)), [x, y] = spans;
  const order = [...marks].sort((p, q) => pair.indexOf(p.s) - pair.indexOf(q.s)
    || (p.s === app.state.s) - (q.s === app.state.s));
  const begin = (place, box) => drag((dx, dy) => move([clamp(place[0] + (dx * (x[1] - x[0])) / box.w, ...x),
    clamp(place[1] - (dy * (y[1] - y[0])) / box.t, ...y)]));
  return <Axes {...{ told, width, x, y, labels }} height={Math.round(width * 0.86)}>{({ X, Y, box }) => <>
    <image href={shades(app, net, spans, own)} x={box.left} y={box.top} width={box.w} height={box.t}
      preserveAspectRatio="none" />
    {arrows.map(({ x: tip, c, name }) => <>
      <line x1={X(0)} y1={Y(0)} x2={X(tip[0])} y2={Y(tip[1])} class="arrow" stroke={classColour(c)} />
      <text x={X(tip[0])} y={Y(tip[1]) - 6} class="arrow-name" text-anchor="middle">{name}</text>
    </>)}
    {order.map((m) => <Mark key={m.s} app={app} at={[X(m.x[0]), Y(m.x[1])]} c={m.c} s={m.s} pair={pair}
      begin={move && m.s === app.state.s ? begin(m.x, box) : undefined} />)}
  </>}</Axes>;
};

// A sample is the first letters of its class, in the class's colour, so that grey suffices.
const Mark = ({ app, at: [x, y], c, s, pair, begin }) => {
  const chosen = s === app.state.s, other = !chosen && pair.includes(s), isNamed = c !== undefined && c !== null;
  const press = (event) => (event.shiftKey ? app.set({ t: s }) : !chosen && app.set({ s, x: "" }));
  return <g class={`sample ${chosen ? "chosen" : ""} ${other ? "other" : ""}`} data-sample={s} onClick={press}
    onPointerDown={begin}>
    {(chosen || other) && <circle cx={x} cy={y} r={11} />}
    <text x={x} y={y + 4} text-anchor="middle" style={`fill: ${classColour(c ?? 0)}`}>
      {isNamed ? app.className(c).slice(0, 2) : "•"}</text>
  </g>;
};
