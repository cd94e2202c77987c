// Charts over training steps, by uPlot: one cursor for all of them, which is the slider's step.
import uPlot from "uplot";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { range } from "../formulas/network.js";
import { arrow } from "./application.js";
import { Measured } from "./controls.jsx";
import { drag } from "./dragging.js";
import { classColour } from "./pixels.jsx";
import { clamp, counted, fmt } from "./text.js";

const HEIGHT = 200, FONT = "11px system-ui, sans-serif", TICKS = [0, 1, 10, 100, 1e3, 1e4, 1e5, 1e6];
const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 2]];
// What is shown: a key, a name, the label of its axis, and the least top of the axis.
const CURVES = [["f", "activation fraction f", "f: share of samples", 1],
  ["p", "predictability p", "p: 1 if the class decides", 1], ["u", "informativeness u", "u: 1 if it tells the class", 1],
  ["patterns", "patterns of the layer", "number of patterns", 2],
  ["perplexity", "perplexity of a class", "patterns, if equally likely", 2]];
// The mouse is ours, because it moves all cursors.
const NO_MOUSE = Object.fromEntries(["mousedown", "mouseup", "click", "dblclick", "mousemove", "mouseleave", "mouseenter"]
  .map((name) => [name, () => null]));

export const Charts = ({ app, all }) => {
  const layers = range(1, app.study.sizes.length - 1), step = app.stepIndex(), [seen, setSeen] = useState(null);
  // What the mouse is over, until the step changes.
  const look = (k) => setSeen(k === null ? null : { k, step }), k = seen?.step === step ? seen.k : step;
  return <>
    <p class="legend">{layers.map((l, d) => <span>
      <svg width={34} height={10} aria-hidden="true"><line x1={2} x2={32} y1={5} y2={5} class="curve" stroke={classColour(d)}
        stroke-dasharray={DASHES[d % DASHES.length].join(" ")} /></svg>layer {l}</span>)}</p>
    <div class="curves">{CURVES.map((curve) =>
      <Chart key={curve[0]} {...{ app, all, layers, curve, step, k, look }} />)}</div>
  </>;
};

const Chart = ({ app, all, layers, curve: [key, name, label, least], step, k, look }) => {
  const { steps } = app.study, n = steps.length, lines = layers.map((_, d) => all.map((then) => then.layers[d][key]));
  const told = (at) => layers.map((l, d) => `layer ${l}: ${fmt(lines[d][at])}`).join(", ");
  const turn = (event) => {
    const to = { Home: 0, End: n - 1 }[event.key] ?? (arrow(event) && step + arrow(event)[0] - arrow(event)[1]);
    if (to === undefined) return;
    event.preventDefault();
    app.setStep(clamp(to, 0, n - 1));
  };
  return <figure role="slider" tabindex={0} data-key={`chart-${key}`} onKeyDown={turn}
    aria-label={`${name} over training; arrow keys choose the step`} aria-valuemin={0} aria-valuemax={n - 1}
    aria-valuenow={step} aria-valuetext={`${counted(steps[step])} updates; ${told(step)}`}>
    <figcaption><b>{name}</b> <span data-reading={key}>{told(k)}</span></figcaption>
    <Measured most={900} class="chart">{(width) => <Plot key={`${app.study.key} ${app.theme.scheme} ${width}`}
      {...{ app, steps, lines, width, label, k, look }}
      top={Math.max(least, 1.05 * Math.max(...lines.flat().filter(Number.isFinite), 0) * (least > 1))} />}</Measured>
  </figure>;
};

// The canvas; it is made anew for another width, colour scheme or network, and its cursor follows k.
const Plot = ({ app, k, look, ...told }) => {
  const holder = useRef(null), plot = useRef(null), { steps } = told;
  const nearest = (event) => {
    const box = plot.current.over.getBoundingClientRect();
    return plot.current.posToIdx(clamp(event.clientX - box.left, 0, box.width));
  };
  const scrub = (event) => {
    look(null);
    app.setStep(nearest(event));
    drag((_x, _y, later) => app.setStep(nearest(later)))(event);
    event.currentTarget.closest("[role=slider]").focus();
  };
  const follow = () => plot.current?.setCursor({ left: plot.current.valToPos(steps[k], "x"), top: 1 });
  useLayoutEffect(() => {
    const data = [steps, ...told.lines.map((line) => line.map((v) => (Number.isFinite(v) ? v : null)))];
    plot.current = new uPlot(options(app.theme, told), data, holder.current);
    // A plot is measured a moment after it is made.
    queueMicrotask(() => latest.current());
    return () => (plot.current.destroy(), plot.current = null);
  }, []);
  const latest = useRef(follow);
  latest.current = follow;
  useLayoutEffect(follow);
  return <div ref={holder} onPointerDown={scrub} onPointerMove={(event) => look(nearest(event))}
    onPointerLeave={() => look(null)} />;
};

const options = ({ colour }, { steps, lines, width, label, top }) => {
  const css = (name) => `rgb(${colour(name).join()})`, soft = css("--soft"), line = css("--line");
  const axis = { stroke: soft, font: FONT, labelFont: FONT, labelSize: 16, ticks: { stroke: line, size: 4 },
    grid: { stroke: line, width: 1 } };
  return {
    width, height: HEIGHT, legend: { show: false }, padding: [8, 12, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 }, bind: NO_MOUSE },
    // Updates are spaced by logarithm, and begin at 0.
    scales: { x: { time: false, distr: 100, fwd: (v) => Math.log10(1 + v), bwd: (v) => 10 ** v - 1,
      range: [0, steps.at(-1)] }, y: { range: [0, top] } },
    axes: [{ ...axis, size: 26, gap: 3, label: "updates made", grid: { show: false },
      filter: (_, all) => all,
      splits: () => TICKS.filter((v) => v <= steps.at(-1)), values: (_, all) => all.map((v) => (v === null ? "" : counted(v))) },
    { ...axis, size: 38, gap: 3, label, values: (_, all) => all.map((v) => fmt(v)) }],
    series: [{}, ...lines.map((_, d) => ({ stroke: css(`--class-${d % 10}`), width: 2, dash: DASHES[d % DASHES.length],
      points: { show: false }, spanGaps: true }))],
  };
};
