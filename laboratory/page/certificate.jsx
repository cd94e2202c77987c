// Output biases for all samples, or the cycle of classes that forbids them.
import { Button, Measured, Table } from "./controls.jsx";
import { classColour } from "./pixels.jsx";
import { fmt } from "./text.js";

export const Certificate = ({ app, found: { biases, margin, cycle, samples, edges, sum } }) => {
  if (!cycle.length)
    return <p id="certificate-said">Samples of fewer than two classes: any output biases will do.</p>;
  const around = [...cycle, cycle[0]].map(app.className).join(" → "), next = (all, k) => all[(k + 1) % all.length];
  const row = (c, k) => [
    { "data-edge": samples[k], onClick: () => app.set({ s: samples[k], t: next(samples, k), x: "" }) },
    app.study.numbers[samples[k]], `class ${app.className(c)}`, `class ${app.className(next(cycle, k))}`, fmt(edges[k])];
  return <>
    <p id="certificate-said" role="status">{biases ? <>
      Output biases exist that classify all samples correctly, each by a lead of at least {fmt(margin)}. The
      cycle {around} limits this lead.
    </> : <>
      No output biases classify all of these samples correctly, whatever they are. Around the cycle {around} each sample
      below must lead the next class; the biases cancel, and without them the leads add up to {fmt(sum)}, which is not
      above 0.
    </>}</p>
    <Measured most={300} class="middle">{(width) => <Ring {...{ app, cycle, edges, width }} />}</Measured>
    <Table caption="Around the cycle: the least lead of a class over the next, without biases"
      head={["sample", "of", "leads", "by"]}
      rows={[...cycle.map(row), [{ class: "sum" }, "", "", "sum", <b id="cycle-sum">{fmt(sum)}</b>]]} />
    {biases && <Button at="found" press={() => app.set({ biases: biases.join(",") })}>Use the biases found</Button>}
  </>;
};

const Ring = ({ app, cycle, edges, width }) => {
  const n = cycle.length, r = width / 2 - 34, angle = (k) => (2 * Math.PI * k) / n;
  const at = (k) => [width / 2 + r * Math.sin(angle(k)), width / 2 - r * Math.cos(angle(k))];
  return <svg viewBox={`0 0 ${width} ${width}`} width={width} height={width} role="img"
    aria-label={`The cycle of classes ${cycle.map(app.className).join(", ")}`}>
    {edges.map((edge, k) => <Arrow from={at(k)} to={at(k + 1)} aside={n === 2 ? 7 : 0} edge={edge} />)}
    {cycle.map((c, k) => <g class="class">
      <circle cx={at(k)[0]} cy={at(k)[1]} r={16} stroke={classColour(c)} />
      <text x={at(k)[0]} y={at(k)[1] + 5} text-anchor="middle" style={`fill: ${classColour(c)}`}>
        {app.className(c).slice(0, 3)}</text>
    </g>)}
  </svg>;
};

// From one class to the next; two arrows between the same classes go aside from each other.
const Arrow = ({ from, to, aside, edge }) => {
  const across = [0, 1].map((d) => to[d] - from[d]), long = Math.hypot(...across) || 1;
  const [ux, uy] = across.map((v) => v / long), [nx, ny] = [-uy * aside, ux * aside];
  const [x1, y1, x2, y2] = [from[0] + ux * 18 + nx, from[1] + uy * 18 + ny, to[0] - ux * 18 + nx, to[1] - uy * 18 + ny];
  const [bx, by] = [x2 - 11 * ux, y2 - 11 * uy], tip = [[x2, y2], [bx - 6 * uy, by + 6 * ux], [bx + 6 * uy, by - 6 * ux]];
  return <>
    <line x1={x1} y1={y1} x2={bx} y2={by} class="cycle" />
    <polygon points={tip.join(" ")} class="tip" />
    <text x={x1 + 0.4 * (x2 - x1) - uy * (14 + aside)} y={y1 + 0.4 * (y2 - y1) + ux * (14 + aside) + 4} class="weight hot"
      text-anchor="middle">{fmt(edge)}</text>
  </>;
};
