// Part 2: one update, and who joins or leaves the sample set of a node.
import { causeOf, gradient, splits, tryStep } from "../formulas/inclusion.js";
import { LOSSES, range, total } from "../formulas/network.js";
import { Card, Choice, Measured, Slider } from "./controls.jsx";
import { Network } from "./drawing.jsx";
import { Joins, Margins } from "./margins.jsx";
import { NetCost, WeightTerms } from "./reasons.jsx";
import { WeightSlider } from "./switches.jsx";

const RULES = [["sgd", "SGD"], ["adam", "Adam, first step"]];
const MAKERS = [["mean", "the mean of all samples"], ["sum", "the sum over all samples"], ["one", "this sample"]];

const madeBy = (app) => app.state.batch || app.study.batch;

// All that one update does, kept until the state changes.
const stepOf = (app) => app.kept("step", () => {
  const { net, X, traces, β } = app.now(), { state, study } = app, by = madeBy(app);
  const batch = by === "one" ? [state.s] : range(0, X.length), n = by === "sum" ? 1 : batch.length;
  const g = gradient(net, traces, β, batch, n);
  const { moved, traces: after } = tryStep(net, traces, X, g, { rule: state.rule, η: state.eta });
  const known = new Map(), parts = (i, j) => {
    if (!known.has(`${i} ${j}`)) known.set(`${i} ${j}`, splits(net, moved, traces, after, i, j));
    return known.get(`${i} ${j}`);
  };
  const loss = (ts) => total(batch.map((s) => LOSSES[study.loss].value(ts[s].z.at(-1), study.Y[s]))) / n;
  return { batch, n, parts, losses: study.slopes ? null : [loss(traces), loss(after)] };
}, [...app.seen(), app.state.eta, app.state.rule, madeBy(app), madeBy(app) === "one" && app.state.s]);

// Samples that change sides, those that move most first.
const flipsOf = (parts) => parts.map((p, s) => ({ ...p, s, cause: causeOf(p) })).filter((p) => p.cause)
  .sort((p, q) => Math.abs(q.after - q.before) - Math.abs(p.after - p.before));

const hiddenNode = (app) => {
  const { l, j } = app.state, N = app.study.sizes.length - 1;
  return l > 0 && l < N ? [l, j] : [Math.min(1, N), 0];
};

export const Update = ({ app }) => {
  const { sizes } = app.study, N = sizes.length - 1, step = stepOf(app), [i, j] = hiddenNode(app);
  const parts = step.parts(i, j), flips = flipsOf(parts), shared = { app, step, parts, flips, i, j };
  const told = `Network ${sizes.join("-")}; under each hidden node, how many samples join and leave its sample set.`;
  return <div class="split even">
    <div>
      <Asked app={app} />
      <Measured class="view">{(width) => <Network {...{ app, width, told }} beside
        under={(l, m) => (l > 0 && l < N ? tally(flipsOf(step.parts(l, m))) : "")} />}</Measured>
      <Card title="Before and after, sample by sample"><Margins {...shared} /></Card>
    </div>
    <div>
      <Card title="Who joins, who leaves"><Joins {...shared} /></Card>
      <Card title="Why: the net cost of this sample"><NetCost {...shared} /></Card>
      <Card title="The update of one weight, by sample and path">
        <WeightSlider app={app} />
        <WeightTerms app={app} step={step} />
      </Card>
    </div>
  </div>;
};

const Asked = ({ app }) => {
  const { eta, rule } = app.state;
  return <div class="row">
    <Slider name="learning rate η" at="eta" low={0} high={Math.max(1, eta)} step={0.01} value={eta}
      set={(v) => app.set({ eta: v })} />
    <input type="number" min={0} step="any" aria-label="learning rate as a number" data-key="eta-number" value={eta}
      onChange={(event) => app.set({ eta: Math.max(0, +event.target.value || 0) })} />
    <Choice name="optimiser" at="rule" options={RULES} value={rule} set={(v) => app.set({ rule: v })} />
    <Choice name="made by" at="batch" options={MAKERS} value={madeBy(app)} set={(v) => app.set({ batch: v })} />
  </div>;
};

const tally = (flips) => {
  const joins = flips.filter((p) => p.after > 0).length;
  return flips.length ? `+${joins} −${flips.length - joins}` : "";
};
