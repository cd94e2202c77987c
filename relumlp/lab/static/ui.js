// Elements, numbers as text, controls, and axes: what every part of the page is made of.
const NS = "http://www.w3.org/2000/svg";

const make = (element, attributes, kids) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...kids.flat(Infinity).filter((kid) => kid !== null && kid !== undefined && kid !== false));
  return element;
};
export const h = (tag, attributes = {}, ...kids) => make(document.createElement(tag), attributes, kids);
export const svg = (tag, attributes = {}, ...kids) => make(document.createElementNS(NS, tag), attributes,
  kids);

const minus = (text) => text.replace(/-/g, "−");
export const full = (v) => minus(String(v));
export const fmt = (v, digits = 3) => {
  if (v === null || v === undefined || Number.isNaN(v)) return "–";
  if (!Number.isFinite(v)) return v > 0 ? "∞" : "−∞";
  const size = Math.abs(v), short = Number.isInteger(v) && size < 1e6;
  if (short) return minus(String(v));
  return minus(size < 1e-4 || size >= 1e6 ? v.toExponential(digits - 1) : String(+v.toPrecision(digits)));
};
export const signed = (v) => (v > 0 ? "+" : "") + fmt(v);
export const clamp = (v, low, high) => Math.min(Math.max(v, low), high);

// A head of a column or row is a string; a row that begins with an object has attributes.
export const table = (caption, head, rows) =>
  h("div", { class: "wide" }, h("table", {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, cell)))),
    h("tbody", {}, rows.map((row) => {
      const [attributes, ...cells] = row[0]?.constructor === Object ? row : [{}, ...row];
      return h("tr", attributes, cells.map((cell) => h("td", {}, cell)));
    }))));

export const card = (title, ...kids) => h("section", { class: "card" }, h("h2", {}, title), kids);

// Controls stay while what they show is drawn anew: each is an element and a function that draws it.
export const slider = (name, { low, high, step, get, set, show = fmt, key }) => {
  const input = h("input", { type: "range", "aria-label": name, "data-key": key,
    oninput: () => set(+input.value) });
  const output = h("output", {});
  return {
    element: h("label", { class: "slider" }, h("span", {}, name), input, output),
    draw: () => {
      const bounds = [low, high, step].map((v) => (typeof v === "function" ? v() : v)), value = get();
      ["min", "max", "step"].forEach((word, k) => (input[word] = bounds[k]));
      input.value = value;
      output.textContent = show(value);
      input.setAttribute("aria-valuetext", show(value));
    },
  };
};

export const choice = (name, { options, get, set, key }) => {
  const input = h("select", { "aria-label": name, "data-key": key, onchange: () => set(input.value) });
  let seen = "";
  return {
    element: h("label", { class: "choice" }, h("span", {}, name), input),
    draw: () => {
      const all = typeof options === "function" ? options() : options, now = JSON.stringify(all);
      if (now !== seen) input.replaceChildren(...all.map(([value, text]) => h("option", { value }, text)));
      seen = now;
      input.value = get();
    },
  };
};

export const button = (name, press, attributes = {}) =>
  h("button", { type: "button", onclick: press, ...attributes }, name);

// Dragging goes on where the element is drawn anew: the window is listened to.
export const drag = (moved) => (event) => {
  event.preventDefault();
  const [x, y] = [event.clientX, event.clientY];
  const move = (e) => moved(e.clientX - x, e.clientY - y, e);
  const end = () => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", end);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", end);
};

const ticksOf = (low, high, most) => {
  const raw = (high - low) / most, power = 10 ** Math.floor(Math.log10(raw || 1));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= raw) ?? power,
    first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step + 1e-6) - first + 1 },
    (_, k) => +((first + k) * step).toPrecision(12));
};

// Axes of a picture: an SVG, and functions from numbers to places on it.
export const axes = (told, { width, height, x, y, xlabel, ylabel, xticks, attributes = {} }) => {
  const [left, right, top, bottom] = [46, 12, 12, 38], w = width - left - right, t = height - top - bottom;
  const X = (v) => left + (w * (v - x[0])) / (x[1] - x[0] || 1),
    Y = (v) => top + t * (1 - (v - y[0]) / (y[1] - y[0] || 1));
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
    "aria-label": told, ...attributes },
    svg("rect", { x: left, y: top, width: w, height: t, class: "frame" }),
    (xticks ?? ticksOf(...x, Math.max(2, w / 70)).map((v) => [v, fmt(v)])).map(([v, text]) =>
      svg("text", { x: X(v), y: height - bottom + 15, class: "tick", "text-anchor": "middle" }, text)),
    ticksOf(...y, Math.max(2, t / 45)).map((v) => [
      svg("line", { x1: left, x2: width - right, y1: Y(v), y2: Y(v), class: "grid" }),
      svg("text", { x: left - 6, y: Y(v) + 4, class: "tick", "text-anchor": "end" }, fmt(v))]),
    svg("text", { x: left + w / 2, y: height - 5, class: "axis", "text-anchor": "middle" }, xlabel),
    svg("text", { x: 0, y: 0, class: "axis", "text-anchor": "middle",
      transform: `translate(12 ${top + t / 2}) rotate(-90)` }, ylabel));
  return { picture, X, Y, box: { left, top, w, t }, x, y };
};

export const within = (values, room = 0.08) => {
  const low = Math.min(...values), high = Math.max(...values), pad = (high - low || 1) * room;
  return [low - pad, high + pad];
};
export const widthOf = (holder, most = 720) => clamp(Math.floor(holder.clientWidth || 640), 260, most);

const parsed = (text) => (text.length === 4 ? text.slice(1).replace(/./g, "$&$&") : text.slice(1)).match(/../g)
  .map((v) => parseInt(v, 16));
export const colour = (name) =>
  parsed(getComputedStyle(document.documentElement).getPropertyValue(name).trim());
export const classColour = (c) => `var(--class-${c % 10})`;

// An image of colours [r, g, b, opacity] by a function of places, as an address for an SVG image.
export const painted = (n, m, of) => {
  const canvas = h("canvas", { width: n, height: m }), context = canvas.getContext("2d");
  const image = context.createImageData(n, m);
  for (let p = 0; p < n * m; p++) image.data.set(of(p % n, Math.floor(p / n)), 4 * p);
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
};

// Signed values as an image: blue above 0, orange below; grey levels where all are at least 0.
export const pixels = (values, [rows, columns], told, attributes = {}) => {
  const most = Math.max(...values.map(Math.abs)) || 1, [above, below, ink] = ["--on", "--path", "--ink"]
    .map(colour);
  const both = values.some((v) => v < 0);
  const href = painted(columns, rows, (x, y) => {
    const v = values[y * columns + x];
    return [...(both ? (v > 0 ? above : below) : ink), Math.round((255 * Math.abs(v)) / most)];
  });
  return h("img", { class: "pixels", src: href, alt: told, ...attributes });
};
