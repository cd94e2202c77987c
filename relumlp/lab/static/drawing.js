// The network as it is drawn: nodes that are on are filled, inactive connections fade.
import { range } from "./network.js";
import { clamp, drag, fmt, pixels, svg } from "./ui.js";

export const MOST_INPUTS = 16;
const MOST_EDGES = 3000, MOST_NOTES = 64;

const places = (sizes, width, height) => {
  const first = sizes[0] > MOST_INPUTS ? 58 : 30, gap = (width - first - 98) / (sizes.length - 1);
  const radius = (i) => clamp(((height - 40) / sizes[i]) * 0.3, 1.5, 19);
  const at = (i, j) => {
    const room = Math.min((height - 40) / sizes[i], 84);
    return [first + i * gap, height / 2 - 6 + (j - (sizes[i] - 1) / 2) * room];
  };
  return { at, radius };
};

export const drawNetwork = (app, { width, hot = new Set(), picked = new Set(), under = () => "",
  beside = false, told }) => {
  const { net, t } = app.now(), { sizes } = net, N = sizes.length - 1, shown = sizes[0] > MOST_INPUTS ? 1 : 0;
  const height = clamp(Math.max(...sizes.slice(shown)) * (Math.max(...sizes.slice(shown)) > 10 ? 19
    : 58) + 40, 220, 580);
  const { at, radius } = places(sizes, width, height),
    most = net.W.map((w) => w
    && Math.max(...w.map((row) => row.reduce((m, v) => Math.max(m, Math.abs(v)), 0))));
  const isOn = (i, j) => i === 0 || i === N || t.slope[i][j] !== 0;
  const few = sizes.slice(1).reduce((n, s, i) => n + s * sizes[i], 0) <= 16;
  const lines = [], names = [], nodes = [];
  for (let i = 1 + shown; i <= N; i++)
    for (const j of range(0, sizes[i])) for (const k of range(0, sizes[i - 1])) {
      const [[x1, y1], [x2, y2]] = [at(i - 1, k), at(i, j)], w = net.W[i][j][k], edge = `${i}:${j}:${k}`;
      // Of thousands of connections only those of paths can be told apart.
      if (sizes[i] * sizes[i - 1] > MOST_EDGES && !hot.has(edge) && !picked.has(edge)) continue;
      const kind = picked.has(edge) ? (hot.has(edge) ? "hot picked" : "off picked") : hot.has(edge) ? "hot"
        : isOn(i - 1, k) && isOn(i, j) ? "live" : "idle";
      const strong = (1.6 * Math.abs(w)) / (most[i] || 1);
      lines.push([picked.has(edge) + hot.has(edge),
        svg("line", { x1, y1, x2, y2, class: `edge ${kind}${few ? "" : " many"}`,
        "stroke-width": picked.has(edge) ? 3 : hot.has(edge) && few ? 2.6 : 0.5 + strong })]);
      if (few) {
        const part = 0.27 + 0.08 * (k % 2),
          name = svg("text", { x: x1 + part * (x2 - x1), y: y1 + part * (y2 - y1) + 4,
          class: `weight ${kind}`, "text-anchor": "middle", "data-weight": edge,
          onpointerdown: (event) => app.dragWeight(i, j, k, w)(event) }, fmt(w));
        names.push(name);
      }
    }
  for (let i = shown; i <= N; i++) for (const j of range(0, sizes[i])) {
    const [cx, cy] = at(i, j), r = radius(i), chosen = app.state.l === i && app.state.j === j, a = t.a[i][j];
    const note = sizes[i] <= MOST_NOTES ? under(i, j) : "";
    const said = i === 0 ? "input" : i === N ? "output" : isOn(i, j) ? "on" : "off";
    nodes.push(svg("g", {
      class: `node ${said} ${chosen ? "chosen" : ""}`, role: "button", "data-key": `node-${i}-${j}`,
        "aria-pressed": String(chosen),
      tabindex: chosen || (i === 1 && j === 0 && !app.isDrawn(shown)) ? 0 : -1,
        "aria-label": `layer ${i}, node ${j}: ${said}, ${fmt(a)}${note && `, ${note}`}`,
      onclick: () => app.choose(i, j), onkeydown: (event) => app.walk(event, i, j, shown),
      onpointerdown: i === 0 ? (event) => app.dragInput(j, a)(event) : undefined,
    },
      svg("circle", { cx, cy, r }),
      r >= 11 && svg("text", { x: cx, y: cy + 4, "text-anchor": "middle", class: `value ${fmt(a, 2).length > 4 ? "long" : ""}` },
        fmt(a, 2)),
      (r >= 11 || beside) && noted(note, i === N || r < 13 ? { x: cx + r + 5, y: cy + 4 }
        : { x: cx, y: cy + r + 13, "text-anchor": "middle" })));
  }
  lines.sort((p, q) => p[0] - q[0]);
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "network", role: "group",
    "aria-label": told },
    shown ? inputPicture(app, height) : null, lines.map(([, line]) => line), names, nodes,
    range(0, N + 1).map((i) =>
      svg("text", { x: at(i, 0)[0], y: height - 4, "text-anchor": "middle", class: "tick" },
      i === 0 ? `${sizes[0]} inputs` : i === N ? "outputs" : `layer ${i}`)));
};

const noted = (text, place) => text && svg("text", { ...place, class: "under" }, text);

// Many inputs are shown as an image, if they are one, on which one can paint.
const inputPicture = (app, height) => {
  const { X } = app.now(), { shape } = app.study, x = X[app.state.s];
  if (!shape) return svg("rect", { x: 34, y: height / 2 - 60, width: 18, height: 110, class: "bar" });
  const href = pixels(x, shape, "").getAttribute("src"), most = app.study.span[1];
  const paint = (event, image) => {
    const box = image.getBoundingClientRect(), [rows, columns] = shape;
    const [c, r] = [((event.clientX - box.left) / box.width) * columns,
      ((event.clientY - box.top) / box.height) * rows].map(Math.floor);
    if (c >= 0 && c < columns && r >= 0 && r < rows) app.setInput(r * columns + c, most);
  };
  return svg("image", { href, x: 4, y: height / 2 - 60, width: 108, height: 108, class: "pixels digit",
    role: "img",
    "aria-label": `the inputs of sample ${app.state.s} as an image; draw on it to change them`,
    onpointerdown: (event) => {
      paint(event, event.target);
      const image = event.target;
      drag((_x, _y, e) => paint(e, app.root.querySelector("image.digit") ?? image))(event);
    } });
};
