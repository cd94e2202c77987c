// One state, from which every part is drawn, and all that a reader can do to it.
import { edited, read, written } from "./address.js";
import { drag } from "./dragging.js";
import { lookedAt, opened } from "./study.js";
import { clamp } from "./text.js";

const PARTS = 5;
const NEW = { step: -1, s: 0, t: -1, l: 1, j: 0, k: 0, b: 0, i: 0, x: "", e: "", biases: "", batch: "" };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The place that an arrow key asks for, or undefined; Enter and space stay where they are.
export const arrow = ({ key }) => ARROWS[key] ?? (key === "Enter" || key === " " ? [0, 0] : undefined);

// Numbers of the address that the network does not have become the nearest that it has.
const bounded = ({ state, study }) => {
  const { sizes } = study, n = study.X.length, whole = (v, low, high) => clamp(Math.round(v), low, high);
  state.part = whole(state.part, 1, PARTS);
  const [first, last] = state.part === 3 ? [1, Math.max(1, sizes.length - 2)] : [0, sizes.length - 1];
  state.l = whole(state.l, first, last);
  state.j = whole(state.j, 0, sizes[state.l] - 1);
  state.k = whole(state.k, 0, sizes[Math.max(state.l, 1) - 1] - 1);
  state.i = whole(state.i, 0, sizes[0] - 1);
  state.s = whole(state.s, 0, n - 1);
  state.t = whole(state.t, -1, n - 1);
  state.b = Math.max(0, Math.round(state.b)) % sizes.slice(state.l + 1).reduce((p, s) => p * s, 1);
  if (!(state.eta >= 0)) state.eta = 0.1;
  if (!["sgd", "adam"].includes(state.rule)) state.rule = "sgd";
};

// What the network, the samples and the pictures depend on.
const views = (app, records) => {
  const studies = new Map(), memory = new Map();
  return {
    get study() {
      const key = records.has(app.state.net) ? app.state.net : app.data.networks[0].key;
      if (!studies.has(key)) studies.set(key, { ...opened(records.get(key)), key });
      return studies.get(key);
    },
    seen: () => (({ net, step, e, x, s }) => [net, step, e, x, x && s])(app.state),
    // A result for this state, computed once.
    kept(name, compute, of = app.seen()) {
      const key = JSON.stringify(of);
      if (memory.get(name)?.key !== key) memory.set(name, { key, value: compute() });
      return memory.get(name).value;
    },
    now() {
      const base = app.kept("now", () => lookedAt(app.study, app.state));
      return { ...base, t: base.traces[app.state.s] };
    },
    stepIndex() {
      const last = app.study.steps.length - 1;
      return app.state.step < 0 ? last : Math.min(app.state.step, last);
    },
    // Without a choice of t, the first sample of another class.
    other() {
      const { labels } = app.study, { s, t } = app.state;
      return t >= 0 ? t : Math.max(0, (labels ?? []).findIndex((c) => c !== labels[s]));
    },
    className: (c) => String(app.study.classes[c] ?? c ?? "–"),
    classOf: (s) => app.className(app.study.labels?.[s]),
  };
};

const actions = (app, tell) => ({
  set(changes) {
    Object.assign(app.state, changes);
    bounded(app);
    tell(written(app.state));
    app.draw();
  },
  go(address) {
    if (address.replace(/^#/, "") === written(app.state)) return;
    Object.assign(app.state, read(address));
    bounded(app);
    app.draw();
  },
  load: (net, part) => app.set({ ...NEW, net, part }),
  choose: (l, j) => app.set({ l, j, k: 0, b: 0 }),
  setStep: (step) => app.set({ step: step === app.study.steps.length - 1 ? -1 : step, e: "" }),
  setInput: (k, v) => app.set({ x: edited(app.state.x, String(k), +v.toPrecision(6)) }),
  setWeight: (i, j, k, v) => app.set({ e: edited(app.state.e, `${i}.${j}.${k}`, +v.toPrecision(6)) }),
  dragInput: (k, from) => drag((_, dy) => Math.abs(dy) > 2 && app.setInput(k, from - dy / 40)),
  dragWeight: (i, j, k, from) => drag((_, dy) => Math.abs(dy) > 2 && app.setWeight(i, j, k, from - dy / 40)),
  walk(event, i, j, first) {
    const by = arrow(event);
    if (!by) return;
    event.preventDefault();
    const { sizes } = app.study, l = clamp(i + by[0], first, sizes.length - 1);
    app.choose(l, clamp(j + by[1], 0, sizes[l] - 1));
    app.focus(`node-${app.state.l}-${app.state.j}`);
  },
});

// An application draws by app.draw and finds an element by app.focus, which belong to its place.
export const application = (data, address, tell) => {
  const records = new Map(data.networks.map((r) => [r.key, r]));
  for (const c of data.claims) if (c.study) records.set(`claim:${c.id}`, c.study);
  const app = { data, state: read(address) };
  for (const part of [views(app, records), actions(app, tell)])
    Object.defineProperties(app, Object.getOwnPropertyDescriptors(part));
  bounded(app);
  return app;
};
