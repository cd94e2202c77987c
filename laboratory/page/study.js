// A network and samples as Python packed them, and as the state asks.
import { betas, forward, LOSSES } from "../formulas/network.js";
import { edits } from "./address.js";

const TYPES = { float32: Float32Array, float64: Float64Array, uint8: Uint8Array };

// An array that Python packed: bytes in base64, and a palette where there are few values.
export const unpack = ({ dtype, shape: [rows, columns], data, palette }) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const flat = Array.from(new TYPES[dtype](bytes.buffer), (v) => (palette ? palette[v] : v));
  return Array.from({ length: rows }, (_, r) => flat.slice(r * columns, (r + 1) * columns));
};

export const networkOf = ({ sizes, bias, unit }, theta) => {
  const W = [null], b = [null];
  let at = 0;
  for (let i = 1; i < sizes.length; i++) {
    W.push(Array.from({ length: sizes[i] }, () => theta.slice(at, (at += sizes[i - 1]))));
    b.push(bias[i] ? theta.slice(at, (at += sizes[i])) : null);
  }
  return { sizes, unit, W, b };
};

export const opened = (record) => {
  const one_hot = (c) => Array.from({ length: record.sizes.at(-1) }, (_, m) => +(m === c));
  const X = unpack(record.inputs), least = (m, x) => Math.min(m, ...x), most = (m, x) => Math.max(m, ...x);
  return {
    ...record,
    X,
    span: [X.reduce(least, Infinity), X.reduce(most, -Infinity)],
    slopes: record.slopes && unpack(record.slopes),
    Y: record.targets ? unpack(record.targets) : record.labels.map(one_hot),
    nets: unpack(record.theta).map((theta) => networkOf(record, theta)),
  };
};

const withEdits = (net, text) => {
  const changed = structuredClone(net);
  for (const [at, value] of edits(text)) {
    const [i, j, k] = at.split(".");
    if (k === "b" && changed.b[i]?.[j] !== undefined) changed.b[i][j] = value;
    else if (changed.W[i]?.[j]?.[k] !== undefined) changed.W[i][j][k] = value;
  }
  return changed;
};

// The network, the samples and what passes through, as the state asks.
export const lookedAt = (study, state) => {
  const net = withEdits(study.nets.at(state.step) ?? study.nets.at(-1), state.e), s = state.s;
  const X = study.X.map((x, n) => (n === s ? withInputs(x, state.x) : x));
  const traces = X.map((x) => forward(net, x)), slope = LOSSES[study.loss].slope;
  const dE = study.slopes ?? traces.map((t, n) => slope(t.z.at(-1), study.Y[n]));
  const β = traces.map((t, n) => betas(net, t.slope, dE[n]));
  return { net, X, traces, dE, β };
};

const withInputs = (x, text) => {
  const changed = [...x];
  for (const [k, value] of edits(text)) if (changed[k] !== undefined) changed[k] = value;
  return changed;
};
