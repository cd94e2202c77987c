// The margins of a node: every sample before and after an update, and those that change sides.
import { Axes } from "./axes.jsx";
import { Measured, Table } from "./controls.jsx";
import { fmt, signed, within } from "./text.js";

const MOST_ROWS = 30;

const predicted = (p) => p.before + p.own;

export const Margins = ({ app, parts, flips }) => {
  const span = within([0, ...parts.flatMap((p) => [p.before, p.after, predicted(p)])]);
  const told = `a·w of each sample before and after the update. ${flips.length} samples change sides.`;
  const labels = ["a·w before the update", "a·w after"];
  return <>
    <Measured most={640}>{(width) =>
      <Axes {...{ told, width, labels }} height={Math.round(width * 0.75)} x={span} y={span}>{({ X, Y, box }) => <>
        <line x1={X(0)} x2={X(0)} y1={box.top} y2={box.top + box.t} class="zero" />
        <line x1={box.left} x2={box.left + box.w} y1={Y(0)} y2={Y(0)} class="zero" />
        <line x1={X(span[0])} y1={Y(span[0])} x2={X(span[1])} y2={Y(span[1])} class="grid" />
        <text x={box.left + 6} y={box.top + 16} class="quadrant">joins</text>
        <text x={box.left + box.w - 6} y={box.top + box.t - 8} class="quadrant" text-anchor="end">leaves</text>
        {parts.map((p, s) => <Moved {...{ app, p, s, X, Y }} />)}
      </>}</Axes>}</Measured>
    <p class="note">
      A ring is where the condition predicts the sample, with earlier layers held fixed; the dot is where the whole
      update takes it.
    </p>
  </>;
};

const Moved = ({ app, p, s, X, Y }) => {
  const kind = p.before > 0 === p.after > 0 ? "" : p.after > 0 ? "joins" : "leaves", chosen = s === app.state.s;
  return <g class={`moved ${kind} ${chosen ? "chosen" : ""}`} data-moved={s} onClick={() => app.set({ s, x: "" })}>
    <line x1={X(p.before)} x2={X(p.before)} y1={Y(predicted(p))} y2={Y(p.after)} />
    <circle cx={X(p.before)} cy={Y(predicted(p))} r={5.5} class="ring" />
    <circle cx={X(p.before)} cy={Y(p.after)} r={chosen ? 5 : 3} />
  </g>;
};

export const Joins = ({ app, step: { losses }, parts, flips, i, j }) => {
  const foretold = parts.filter((p) => predicted(p) > 0 !== p.before > 0).length;
  const choose = (s) => () => app.set({ s, x: "" });
  const row = (p) => [
    { "data-flip": p.s, class: p.s === app.state.s ? "picked" : "", onClick: choose(p.s) },
    <button type="button" class="link" data-key={`flip-${p.s}`} onClick={choose(p.s)}>{app.study.numbers[p.s]}</button>,
    app.classOf(p.s), <span class="what">{p.after > 0 ? "▲ joins" : "▼ leaves"}</span>, fmt(p.before), signed(p.own),
    signed(p.inputs + p.both), fmt(p.after), p.cause];
  return <>
    <p role="status" id="flips-said">
      At η = {fmt(app.state.eta)}, {flips.length} of {parts.length} samples change sides at node {j} of layer {i}; the
      condition, which holds earlier layers fixed, predicts {foretold}.
      {losses && ` The loss goes from ${fmt(losses[0], 4)} to ${fmt(losses[1], 4)}.`}
    </p>
    {flips.length ? <Table caption="Samples that join or leave" rows={flips.slice(0, MOST_ROWS).map(row)}
      head={["sample", "class", "what", "a·w before", "own weights", "moving inputs", "after", "because of"]} />
      : <p class="note">No sample joins or leaves. A larger η makes a wider margin.</p>}
  </>;
};
