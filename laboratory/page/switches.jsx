// Part 1: switches and paths.
import { range } from "../formulas/network.js";
import { activePaths, pathNodes } from "../formulas/paths.js";
import { Button, Choice, Measured, Slider } from "./controls.jsx";
import { Counter } from "./counter.jsx";
import { MOST_INPUTS, Network } from "./drawing.jsx";
import { Piece } from "./piece.jsx";
import { fmt, within } from "./text.js";
import { TwoWays } from "./two_ways.jsx";

const edgesOf = (i, nodes) => nodes.slice(1).map((m, d) => `${i + d + 1}:${m}:${nodes[d]}`);

export const Switches = ({ app }) => {
  const { sizes } = app.study, { l, j, b, s } = app.state, { net, t, β } = app.now();
  const paths = activePaths(net, t.slope, l, j), hot = new Set(paths.flatMap(({ nodes }) => edgesOf(l, nodes)));
  const told = `Network ${sizes.join("-")}; ${paths.length} active paths lead from the chosen node to the outputs.`;
  return <div class="split">
    <div>
      <Measured class="view">{(width) => <Network {...{ app, width, told, hot }}
        picked={new Set(edgesOf(l, pathNodes(sizes, l, j, b)))}
        under={(i, m) => (i ? `β ${fmt(β[s][i][m] ?? 0, 2)}` : "")} />}</Measured>
      <div class="row"><InputSliders app={app} /></div>
      <div class="row">
        <WeightSlider app={app} />
        <Button at="undo" press={() => app.set({ x: "", e: "" })}>Undo changes</Button>
      </div>
      <Counter app={app} />
    </div>
    <div>
      <TwoWays app={app} paths={paths} />
      <Piece app={app} />
    </div>
  </div>;
};

// A slider for each of few inputs; of many one chooses an input first.
const InputSliders = ({ app }) => {
  const { sizes, span, features } = app.study, { s, i } = app.state, x = app.now().X[s], [low, high] = within(span, 0.5);
  const one = (k, name, at) => <Slider key={k} {...{ name, at, low, high }} step={(high - low) / 200} value={x[k]}
    set={(v) => app.setInput(k, v)} />;
  const all = range(0, sizes[0]);
  if (sizes[0] <= MOST_INPUTS / 4) return all.map((k) => one(k, features[k] ?? `input ${k}`, `input-${k}`));
  return <>
    <Choice name="input" at="which" value={String(i)} options={all.map((k) => [String(k), features[k] ?? String(k)])}
      set={(v) => app.set({ i: +v })} />
    {one(i, "value of input", "input")}
  </>;
};

// A weight into the chosen node; into the first one of layer 1 where an input is chosen.
export const WeightSlider = ({ app }) => {
  const { l, j, k } = app.state, [i, to] = l ? [l, j] : [1, 0], w = app.now().net.W[i][to];
  return <div class="row">
    <Choice name="weight from node" at="from" value={String(k)} set={(v) => app.set({ k: +v })}
      options={w.map((_, n) => [String(n), `${n} of layer ${i - 1}`])} />
    <Slider name="value of weight" at="weight" low={-4} high={4} step={0.05} value={w[k] ?? 0}
      set={(v) => app.setWeight(i, to, k, v)} />
  </div>;
};
