// β of a node, by recursion and as the sum of its active paths, without rounding.
import { isSame, rounded } from "../formulas/exact.js";
import { countActive, exactPathSum, exactRecursion, MOST_PATHS, pathNumber } from "../formulas/paths.js";
import { Card, Table } from "./controls.jsx";
import { fmt, full } from "./text.js";

const MOST_ROWS = 12;

export const TwoWays = ({ app, paths }) => {
  const { net, t, dE } = app.now(), { l, j, s } = app.state, recursion = exactRecursion(net, t.slope, dE[s], l, j);
  const all = countActive(t.slope, l, j), isOff = l > 0 && l < net.sizes.length - 1 && !t.slope[l][j];
  const what = l ? `β of node ${j} in layer ${l}` : `∂E/∂x of input ${j}`, title = "β of a node, two ways";
  if (all > MOST_PATHS) return <Card title={title}>
    <p>{all} active paths are too many to list; {what} is {full(rounded(recursion))} by recursion.</p></Card>;
  const sum = exactPathSum(net, t.slope, dE[s], l, paths), leads = all === 1 ? "path leads" : "paths lead";
  return <Card title={title}>
    <p role="status" id="paths-said">{isOff
      ? `The node is off for sample ${s}, so no path through it is active and ${what} is 0.`
      : `${all} active ${leads} from the node to the outputs, and ${all === 1 ? "makes" : "make"} up ${what}.`}</p>
    <dl class="pair">
      <div><dt>sum over its active paths</dt><dd id="path-sum">{full(rounded(sum))}</dd></div>
      <div><dt>backpropagation</dt><dd id="recursion">{full(rounded(recursion))}</dd></div>
    </dl>
    <p class="note" id="both-equal">{isSame(sum, recursion)
      ? "Equal to the last bit: both are computed without rounding." : "The two differ."}</p>
    {paths.length > 0 && <Paths app={app} paths={paths} λ={dE[s]} />}
  </Card>;
};

const Paths = ({ app, paths, λ }) => {
  const { l, b } = app.state, terms = paths.map((p) => ({ ...p, term: p.product * λ[p.end] }));
  terms.sort((p, q) => Math.abs(q.term) - Math.abs(p.term));
  const row = ({ nodes, product, end, term }) => {
    const number = pathNumber(app.study.sizes, l, nodes), choose = () => app.set({ b: number });
    return [{ "data-path": nodes.join("-"), class: number === b ? "picked" : "", onClick: choose },
      nodes.join(" → "), fmt(product), fmt(λ[end]), fmt(term)];
  };
  return <>
    <Table caption="Active paths, the largest term first" rows={terms.slice(0, MOST_ROWS).map(row)}
      head={["nodes, layer by layer", "product of weights", "λ at its end", "term"]} />
    {terms.length > MOST_ROWS && <p class="note">{terms.length - MOST_ROWS} smaller terms follow.</p>}
  </>;
};
