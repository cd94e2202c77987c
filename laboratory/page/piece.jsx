// The linear piece on which a sample lies: as formulas, as an image of factors, and in the plane.
import { largest, piece } from "../formulas/network.js";
import { Card, Measured, Table } from "./controls.jsx";
import { MOST_INPUTS } from "./drawing.jsx";
import { Pixels } from "./pixels.jsx";
import { Plane } from "./plane.jsx";
import { fmt } from "./text.js";

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

export const Piece = ({ app }) => <Card title="The linear piece"><Content app={app} /></Card>;

const Content = ({ app }) => {
  const { net, t } = app.now(), { sizes, shape, classes } = app.study;
  if (net.unit === "sigmoid") return <p>Sigmoid units bend everywhere, so there are no linear pieces.</p>;
  const { M, c } = piece(net, t.slope), z = t.a.at(-1), top = largest(z), name = (m) => classes[m] ?? `output ${m}`;
  if (shape) return <>
    <p>As long as no switch changes, the output of class {name(top)} is {fmt(c[top])} plus these factors times the pixels.</p>
    <Pixels app={app} values={M[top]} shape={shape} width={220}
      told={`factor of each pixel in the output of class ${name(top)}: blue above 0, orange below`} />
  </>;
  if (sizes[0] > MOST_INPUTS) return <p>As long as no switch changes, every output is a linear function of the inputs.</p>;
  return <>
    <p>As long as no switch changes, each output is this linear function of the inputs:</p>
    <Table caption="The outputs on the cell of this sample" head={["output", "formula", "value"]}
      rows={M.map((factors, m) => [name(m), linear(factors, c[m]), fmt(z[m])])} />
    {sizes[0] === 2 && <InputPlane app={app} />}
  </>;
};

const linear = (factors, constant) => {
  const x = (k) => ` x${[...String(k)].map((d) => SUBSCRIPTS[d]).join("")}`;
  const terms = [...factors.map((v, k) => [v, x(k)]), [constant, ""]].filter(([v]) => v);
  return terms.map(([v, name]) => `${fmt(v)}${name}`).join(" + ").replaceAll("+ −", "− ") || "0";
};

const InputPlane = ({ app }) => {
  const { net, t, X } = app.now(), { labels, features } = app.study;
  return <Measured most={430}>{(width) => <Plane {...{ app, net, width }} own={t}
    marks={X.map((x, s) => ({ x, c: labels?.[s], s }))} labels={[0, 1].map((k) => features[k] ?? `input ${k}`)}
    told="The plane of the two inputs with its linear pieces; the cell of the sample is darker."
    move={(x) => app.set({ x: x.map((v, k) => `${k}:${+v.toPrecision(4)}`).join(",") })} />}</Measured>;
};
