// A plane of two numbers: what the network answers there, where its pieces meet, and the samples.
import { forward, largest } from "./network.js";
import { axes, classColour, clamp, colour, drag, painted, svg, within } from "./ui.js";

const FINE = 120;

export const spanOf = (points) => [0, 1].map((k) => within(points.map((x) => x[k]), 0.15));

// Colours by the class of the largest output (or by the pattern), and lines between the pieces.
const shades = (app, net, [[x0, x1], [y0, y1]], own) => {
  const one = net.sizes.at(-1) === 1, hues = Array.from({ length: 10 }, (_, c) => colour(`--class-${c}`)),
    ink = colour("--ink");
  const bounds = [x0, x1, y0, y1].map((v) => v.toFixed(3)).join(),
    seen = app.kept(`plane ${own ? "" : app.state.biases} ${bounds}`,
    () => Array.from({ length: FINE * FINE }, (_, p) => {
    const x = x0 + ((x1 - x0) * ((p % FINE) + 0.5)) / FINE,
      y = y1 - ((y1 - y0) * (Math.floor(p / FINE) + 0.5)) / FINE;
    const { a, on } = forward(net, [x, y]);
    return { c: one ? +(a.at(-1)[0] > 0) : largest(a.at(-1)),
      pattern: on.slice(1, -1).map((o) => o.map(Number).join("")).join("|") };
  }), [app.state.net, app.state.step, app.state.e]);
  const mine = own && own.on.slice(1, -1).map((o) => o.map(Number).join("")).join("|");
  return painted(FINE, FINE, (x, y) => {
    const here = seen[y * FINE + x], right = seen[y * FINE + Math.min(x + 1, FINE - 1)],
      down = seen[Math.min(y + 1, FINE - 1) * FINE + x];
    if (here.pattern !== right.pattern || here.pattern !== down.pattern) return [...ink, 90];
    return [...hues[here.c % 10], here.pattern === mine && net.sizes.length > 2 ? 120 : here.c % 2 ? 38 : 52];
  });
};

export const drawPlane = (app, { width, net, own, marks, told, labels, move, arrows = [], pair = [] }) => {
  const [x, y] = spanOf([...marks.map((m) => m.x), ...arrows.map((a) => a.x), [0, 0]]),
    height = Math.round(width * 0.86);
  const { picture, X, Y, box } = axes(told, { width, height, x, y, xlabel: labels[0], ylabel: labels[1] });
  picture.append(svg("image", { href: shades(app, net, [x, y], own), x: box.left, y: box.top, width: box.w,
    height: box.t, preserveAspectRatio: "none" }));
  for (const { x: tip, c, name } of arrows)
    picture.append(svg("line", { x1: X(0), y1: Y(0), x2: X(tip[0]), y2: Y(tip[1]), class: "arrow",
      stroke: classColour(c) }),
      svg("text", { x: X(tip[0]), y: Y(tip[1]) - 6, class: "arrow-name", "text-anchor": "middle" }, name));
  const order = [...marks].sort((p, q) => pair.indexOf(p.s) - pair.indexOf(q.s)
    || (p.s === app.state.s) - (q.s === app.state.s));
  for (const { x: at, c, s } of order) picture.append(mark(app, [X(at[0]), Y(at[1])], c, s, pair));
  if (move) {
    const chosen = picture.querySelector(".sample.chosen"),
      [px, py] = marks.find((m) => m.s === app.state.s).x;
    const place = (dx, dy) =>
      move([clamp(px + (dx * (x[1] - x[0])) / box.w, ...x), clamp(py - (dy * (y[1] - y[0])) / box.t, ...y)]);
    chosen?.addEventListener("pointerdown", drag(place));
  }
  return picture;
};

// A sample is the first letters of its class, in the class's colour, so that grey suffices.
const mark = (app, [x, y], c, s, pair) => {
  const chosen = s === app.state.s, other = !chosen && pair.includes(s), name = c === undefined || c === null
    ? "•" : String(app.study.classes[c] ?? c).slice(0, 2);
  return svg("g", { class: `sample ${chosen ? "chosen" : ""} ${other ? "other" : ""}`, "data-sample": s,
    onclick: (event) => (event.shiftKey ? app.set({ t: s }) : !chosen && app.set({ s, x: "" })) },
    (chosen || other) && svg("circle", { cx: x, cy: y, r: 11 }),
    svg("text", { x, y: y + 4, "text-anchor": "middle", style: `fill: ${classColour(c ?? 0)}` }, name));
};
