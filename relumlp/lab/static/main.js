// The page: one state, one network at a time, five parts that show it.
import { build as switches } from "./switches.js";
import { build as update } from "./update.js";
import { build as training } from "./training.js";
import { build as twoNodes } from "./two_nodes.js";
import { build as claims } from "./claims.js";
import { edited, lookedAt, opened, read, written } from "./state.js";
import { button, choice, clamp, drag, h, slider } from "./ui.js";
import { largest } from "./network.js";

const PARTS = [["Switches and paths", switches], ["The update", update], ["Training", training],
  ["Two nodes", twoNodes], ["Claims", claims]];

const application = (root, data) => {
  const studies = new Map(), records = new Map(data.networks.map((r) => [r.key, r]));
  for (const c of data.claims) if (c.study) records.set(`claim:${c.id}`, c.study);
  const memory = new Map();
  const app = {
    root, data, state: read(location.hash), memory,
    get study() {
      const key = records.has(app.state.net) ? app.state.net : data.networks[0].key;
      if (!studies.has(key)) studies.set(key, { ...opened(records.get(key)), key });
      return studies.get(key);
    },
    // A result for this state, computed once.
    kept(name, compute, of = app.seen()) {
      const key = JSON.stringify(of);
      if (memory.get(name)?.key !== key) memory.set(name, { key, value: compute() });
      return memory.get(name).value;
    },
    // What the network and the samples depend on.
    seen: () => (({ net, step, e, x, s }) => [net, step, e, x, x && s])(app.state),
    now() {
      const base = app.kept("now", () => lookedAt(app.study, app.state));
      return { ...base, t: base.traces[app.state.s] };
    },
    stepIndex: () => (app.state.step < 0 ? app.study.steps.length - 1
      : Math.min(app.state.step, app.study.steps.length - 1)),
    set(changes) {
      Object.assign(app.state, changes);
      bounded(app);
      remember(app.state);
      app.draw();
    },
    choose: (l, j) => app.set({ l, j, k: 0, b: 0 }),
    setStep: (step) => app.set({ step: step === app.study.steps.length - 1 ? -1 : step, e: "" }),
    setInput: (k, v) => app.set({ x: edited(app.state.x, String(k), +v.toPrecision(6)) }),
    setWeight: (i, j, k, v) => app.set({ e: edited(app.state.e, `${i}.${j}.${k}`, +v.toPrecision(6)) }),
    dragInput: (k, from) => drag((_, dy) => Math.abs(dy) > 2 && app.setInput(k, from - dy / 40)),
    dragWeight: (i, j, k, from) =>
      drag((_, dy) => Math.abs(dy) > 2 && app.setWeight(i, j, k, from - dy / 40)),
    // Without a choice of t, the first sample of another class.
    other: () => {
      const { labels } = app.study, { s, t } = app.state;
      return t >= 0 ? t : Math.max(0, (labels ?? []).findIndex((c) => c !== labels[s]));
    },
    isDrawn: (first) => app.state.l >= first,
    walk: (event, i, j, first) => {
      const { sizes } = app.study, by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1],
        ArrowDown: [0, 1], Enter: [0, 0], " ": [0, 0] }[event.key];
      if (!by) return;
      event.preventDefault();
      const l = clamp(i + by[0], first, sizes.length - 1);
      app.choose(l, clamp(j + by[1], 0, sizes[l] - 1));
      root.querySelector(`[data-key="node-${app.state.l}-${app.state.j}"]`)?.focus();
    },
    load: (net, part) => app.set({ net, part, step: -1, s: 0, t: -1, l: 1, j: 0, k: 0, b: 0, x: "", e: "",
      biases: "", batch: "" }),
  };
  return app;
};

// Numbers of the address that the network does not have become the nearest that it has.
const bounded = (app) => {
  const { state, study } = app, { sizes } = study, whole = (v, low, high) => clamp(Math.round(v), low, high);
  state.part = whole(state.part, 1, PARTS.length);
  state.l = whole(state.l, 0, sizes.length - 1);
  state.j = whole(state.j, 0, sizes[state.l] - 1);
  state.k = whole(state.k, 0, sizes[Math.max(state.l, 1) - 1] - 1);
  state.s = whole(state.s, 0, study.X.length - 1);
  state.t = whole(state.t, -1, study.X.length - 1);
  if (state.part === 3) state.l = whole(state.l, 1, Math.max(1, sizes.length - 2)),
    (state.j = whole(state.j, 0, sizes[state.l] - 1));
  state.b = Math.max(0, Math.round(state.b)) % sizes.slice(state.l + 1).reduce((p, s) => p * s, 1);
  if (!(state.eta >= 0)) state.eta = 0.1;
  if (!["sgd", "adam"].includes(state.rule)) state.rule = "sgd";
};

const remember = (state) => {
  try {
    history.replaceState(null, "", `#${written(state)}`);
  } catch {
    // A notebook's frame has no address of its own.
  }
};

export const mount = (root, data) => {
  const app = application(root, data);
  const net = choice("Network",
    { key: "net", get: () => app.study.key, set: (key) => app.load(key, app.state.part),
    options: () => [...data.networks.map((r) => [r.key, r.title]),
      ...(app.study.key.startsWith("claim:") ? [[app.study.key, app.study.title]] : [])] });
  const sample = slider("Sample", { low: 0, high: () => app.study.X.length - 1, step: 1, key: "sample",
    get: () => app.state.s, set: (s) => app.set({ s, x: "" }), show: (s) => spoken(app, s) });
  const tabs = PARTS.map(
    ([name], p) => h("button", { type: "button", role: "tab", id: `tab-${p + 1}`,
    "aria-controls": `part-${p + 1}`, "data-key": `tab-${p + 1}`, onclick: () => app.set({ part: p + 1 }),
    onkeydown: (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by) app.set({ part: clamp(p + 1 + by, 1, PARTS.length) }), tabs[app.state.part - 1].focus();
    } }, h("span", {}, p + 1), h("span", { class: "name" }, ` ${name}`)));
  const parts = PARTS.map(([name, build], p) => {
    const part = build(app);
    const lacking = h("p", { class: "note" });
    return { ...part, lacking,
      panel: h("section", { role: "tabpanel", id: `part-${p + 1}`, "aria-labelledby": `tab-${p + 1}` },
      lacking, part.element) };
  });
  const about = h("p", { class: "about" }), controls = h("div", { class: "controls" }, net.element,
    sample.element);
  root.replaceChildren(h("nav", { role: "tablist", "aria-label": "Parts of the laboratory" }, tabs), controls,
    about, ...parts.map((p) => p.panel));
  app.draw = () => {
    const focus = document.activeElement?.dataset?.key, at = app.state.part - 1;
    tabs.forEach((tab, p) => (tab.setAttribute("aria-selected", String(p === at)),
      (tab.tabIndex = p === at ? 0 : -1)));
    parts.forEach((p, k) => (p.panel.hidden = k !== at));
    controls.hidden = about.hidden = at === 4;
    net.draw();
    sample.draw();
    about.textContent = app.study.about;
    const { lacking, lacks, element, draw } = parts[at], why = lacks?.(app) ?? "";
    lacking.textContent = why;
    [lacking.hidden, element.hidden] = [!why, Boolean(why)];
    if (!why) draw();
    if (focus && document.activeElement?.dataset?.key !== focus) root.querySelector(
      `[data-key="${focus}"]`)?.focus({ preventScroll: true });
  };
  bounded(app);
  app.draw();
  const again = () => app.draw();
  window.addEventListener("hashchange", () => (Object.assign(app.state, read(location.hash)), bounded(app),
    app.draw()));
  window.addEventListener("resize", again);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  return app;
};

const spoken = (app, s) => {
  const { study } = app, z = app.now().traces[s]?.a.at(-1) ?? [], named = (c) => study.classes[c] ?? c;
  return `${study.numbers[s]}${study.labels ? `: class ${named(study.labels[s])}, answered ${named(largest(z))}` : ""}`;
};
