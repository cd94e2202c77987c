// Part 3: training, step by recorded step: sample sets, what they tell of classes, patterns.
import { layerMeasures } from "../formulas/information.js";
import { forward, largest, LOSSES, mean, range } from "../formulas/network.js";
import { Charts } from "./charts.jsx";
import { Card, Choice, Slider, Table } from "./controls.jsx";
import { HeatMap } from "./heat.jsx";
import { SampleSet } from "./sample_set.jsx";
import { counted, fmt } from "./text.js";

// Layers, nodes and losses at every recorded step: once for a network.
const recorded = (study) => (study.recorded ??= study.nets.map((net) => {
  const traces = study.X.map((x) => forward(net, x)), labels = study.labels ?? study.X.map(() => 0);
  const isRight = (t, s) => +(largest(t.a.at(-1)) === study.labels[s]);
  return {
    traces,
    layers: range(1, study.sizes.length - 1)
      .map((i) => layerMeasures(traces.map((t) => t.on[i]), labels, study.sizes.at(-1))),
    right: study.labels ? mean(traces.map(isRight)) : NaN,
    loss: mean(traces.map((t, s) => LOSSES[study.loss].value(t.z.at(-1), study.Y[s]))),
  };
}));

export const Training = ({ app }) => {
  const { steps } = app.study, all = recorded(app.study), k = app.stepIndex(), now = all[k];
  return <div>
    <Chosen app={app} k={k} />
    <p role="status" id="training-said">{said(steps, k, now)}</p>
    <div class="split">
      <div><Card title="Every node, every step: the activation fraction"><HeatMap key={app.study.key} app={app} all={all} /></Card></div>
      <div><Card title="The sample set of the node"><SampleSet app={app} {...now} /></Card></div>
    </div>
    <Card title="Layer by layer">
      {steps.length > 1 && <Charts key={app.study.key} app={app} all={all} />}
      <Table caption="Layers at this step" head={["layer", "f", "p", "u", "patterns", "perplexity of a class"]}
        rows={now.layers.map((m, i) => [i + 1, fmt(m.f), fmt(m.p), fmt(m.u), m.patterns, fmt(m.perplexity)])} />
    </Card>
  </div>;
};

const Chosen = ({ app, k }) => {
  const { sizes, steps } = app.study, { l, j } = app.state, numbers = (all) => all.map((n) => [String(n), String(n)]);
  return <div class="row">
    <Slider name="updates made" at="step" value={k} low={0} high={steps.length - 1} set={app.setStep}
      show={(v) => counted(steps[v])} />
    <Choice name="layer" at="layer" value={String(l)} options={numbers(range(1, sizes.length - 1))}
      set={(v) => app.choose(+v, 0)} />
    <Choice name="node" at="node" value={String(j)} options={numbers(range(0, sizes[l]))}
      set={(v) => app.choose(l, +v)} />
  </div>;
};

const said = (steps, k, { loss, right }) => {
  if (steps.length < 2) return `No training was recorded for this network; its loss is ${fmt(loss)}.`;
  const share = Number.isNaN(right) ? "" : ` and ${fmt(100 * right)} % of the samples are classified correctly`;
  return `After ${counted(steps[k])} updates the mean loss is ${fmt(loss)}${share}.`;
};
