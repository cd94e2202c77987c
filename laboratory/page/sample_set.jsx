// The sample set of a node: its samples, and those outside, as images, as points or as numbers.
import { range } from "../formulas/network.js";
import { Axes } from "./axes.jsx";
import { Measured, Table } from "./controls.jsx";
import { Pixels } from "./pixels.jsx";
import { spanOf } from "./plane.jsx";
import { fmt } from "./text.js";

const MOST_IMAGES = 48;

export const SampleSet = ({ app, traces, layers }) => {
  const { study } = app, { l, j } = app.state, all = range(0, study.X.length), { f, p, u } = layers[l - 1].nodes[j];
  const isOn = (s) => traces[s].on[l][j], inside = all.filter(isOn), outside = all.filter((s) => !isOn(s));
  return <>
    <p>
      Node {j} of layer {l} is on for {inside.length} of {all.length} samples: f = {fmt(f)}, p = {fmt(p)}, u = {fmt(u)}.
    </p>
    {study.shape ? <>
      <Images app={app} name="in the set" some={inside} />
      <Images app={app} name="outside" some={outside} />
    </> : study.sizes[0] === 2 ? <Points app={app} isOn={isOn} /> : <Shares app={app} all={all} isOn={isOn} />}
  </>;
};

const Images = ({ app, name, some }) => {
  const { study } = app, more = some.length - MOST_IMAGES;
  return <div>
    <h3>{name} ({some.length})</h3>
    <div class="images">
      {some.slice(0, MOST_IMAGES).map((s) => <Pixels key={s} app={app} values={study.X[s]} shape={study.shape} width={30}
        told={`sample ${study.numbers[s]} of class ${app.classOf(s)}`} />)}
      {more > 0 && <small>and {more} more</small>}
    </div>
  </div>;
};

const Shares = ({ app, all, isOn }) => {
  const { classes, labels } = app.study, of = (c) => all.filter((s) => !labels || labels[s] === c);
  return <Table caption="Samples of each class in the set" head={["class", "in", "of"]}
    rows={(classes.length ? classes : ["all"]).map((name, c) => [name, of(c).filter(isOn).length, of(c).length])} />;
};

const Points = ({ app, isOn }) => {
  const { X } = app.study, [x, y] = spanOf(X);
  return <Measured most={460}>{(width) => <Axes {...{ width, x, y }} height={Math.round(width * 0.8)}
    labels={["input 0", "input 1"]} told="Samples in the sample set (filled) and outside (rings)">{({ X: across, Y: up }) =>
      X.map((p, s) => <circle cx={across(p[0])} cy={up(p[1])} r={4} class={isOn(s) ? "member" : "ring"} />)}</Axes>}</Measured>;
};
