// The index function I(r, b) as a counter that one can turn.
import { range } from "../formulas/network.js";
import { countPaths, index, pathNodes, pathProduct } from "../formulas/paths.js";
import { Button, Card, Slider } from "./controls.jsx";
import { fmt } from "./text.js";

export const Counter = ({ app }) => {
  const { sizes } = app.study, { l, j, b, s } = app.state, { net, t } = app.now(), N = sizes.length - 1;
  const B = countPaths(sizes, l), nodes = pathNodes(sizes, l, j, b), turn = (by) => app.set({ b: (b + by + B) % B });
  const off = nodes.map((m, d) => [l + d, m]).filter(([g, m]) => g > 0 && g < N && !t.slope[g][m]);
  return <Card title="The path counter I(r, b)">
    <div class="row">
      <Slider name="path b" at="path" low={0} high={B - 1} value={b} set={(v) => app.set({ b: v })}
        show={(v) => `${v} of 0 … ${B - 1}`} />
      <Button at="less" press={() => turn(-1)}>◀ b − 1</Button>
      <Button at="more" press={() => turn(1)}>b + 1 ▶</Button>
    </div>
    <div class="wheels" role="img" aria-label={`path ${b} visits nodes ${nodes.join(", ")}`}>
      {range(l, N + 1).map((r) => <div class="wheel">
        <span>layer {r}</span>
        <b data-wheel={r}>{index(sizes, l, j, r, b)}</b>
        <small>{r === l ? "start" : `of ${sizes[r]}`}</small>
      </div>)}
    </div>
    <p>
      I(r, b) = (b ÷ B<sub>r</sub>) mod s<sub>r</sub>. Path {b} has the product {fmt(pathProduct(net, t.slope, l, nodes))} and
      is <b>{off.length ? "not active" : "active"}</b>
      {off.length ? `, because node ${off[0][1]} of layer ${off[0][0]} is off.` : ` for sample ${s}.`}
    </p>
  </Card>;
};
