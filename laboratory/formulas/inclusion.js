// One update, and the samples that it switches on or off at a node.
import { betas, dot, forward, LOSSES, total } from "./network.js";

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

// What the update needs of a batch: traces and β of each sample, numbers of those that take part.
export const costsOf = (net, traces, Y, loss) =>
  traces.map((t, s) => betas(net, t.slope, LOSSES[loss].slope(t.z.at(-1), Y[s])));

// The gradient of the batch's summed loss, divided by n, by W[i][j][k], and by b[i][j].
export const gradient = (net, traces, β, batch, n) => {
  const rowOf = (i, j, width) => {
    const sum = Array(width).fill(0);
    for (const s of batch) {
      const cost = β[s][i][j], a = traces[s].a[i - 1];
      if (cost) for (let k = 0; k < width; k++) sum[k] += cost * a[k];
    }
    return sum.map((v) => v / n);
  };
  return {
    W: net.W.map((w, i) => w && w.map((row, j) => rowOf(i, j, row.length))),
    b: net.b.map((b, i) => b && b.map((_, j) => total(batch.map((s) => β[s][i][j])) / n)),
  };
};

const RULES = {
  sgd: (g, η) => -η * g,
  // The first step from m = v = 0, as published.
  adam: (g, η) => {
    const { beta1, beta2, epsilon } = ADAM, m = ((1 - beta1) * g) / (1 - beta1);
    const v = ((1 - beta2) * g * g) / (1 - beta2);
    return (-η * m) / (Math.sqrt(v) + epsilon);
  },
};

export const updated = (net, g, { rule, η }) => ({
  ...net,
  W: net.W.map((w, i) => w && w.map((row, j) => row.map((v, k) => v + RULES[rule](g.W[i][j][k], η)))),
  b: net.b.map((b, i) => b && b.map((v, j) => v + RULES[rule](g.b[i][j], η))),
});

const minus = (p, q) => p.map((v, k) => v - q[k]);

// Of every sample: a·w before, the part a·Δw of the node's own weights, the part Δa·w of its inputs,
// and Δa·Δw. A bias is a weight from a constant node.
export const splits = (net, moved, traces, after, i, j) => {
  const w = net.W[i][j], Δw = minus(moved.W[i][j], w), b = net.b[i] ? net.b[i][j] : 0,
    Δb = net.b[i] ? moved.b[i][j] - b : 0;
  return traces.map((t, s) => {
    const a = t.a[i - 1], Δa = i > 1 ? minus(after[s].a[i - 1], a) : [];
    const part = { before: dot(a, w) + b, own: dot(a, Δw) + Δb, inputs: dot(Δa, w), both: dot(Δa, Δw) };
    return { ...part, after: part.before + part.own + part.inputs + part.both };
  });
};

// The terms (a^t · a^s) φ^s of the net cost Σ^t, by sample of the batch.
export const netCostTerms = (net, traces, β, batch, t, i, j) =>
  batch.map((s) => {
    const inner = dot(traces[t].a[i - 1], traces[s].a[i - 1]) + (net.b[i] ? 1 : 0);
    return { s, inner, cost: β[s][i][j], term: inner * β[s][i][j] };
  });

// Why a switch changed: the fewest parts that change it.
export const causeOf = ({ before, own, inputs, after }) => {
  const on = before > 0, changes = (part) => before + part > 0 !== on;
  if (after > 0 === on) return "";
  if (changes(own)) return changes(inputs) ? "either" : "own weights";
  return changes(inputs) ? "inputs" : changes(own + inputs) ? "together" : "their product";
};

export const tryStep = (net, traces, X, g, asked) => {
  const moved = updated(net, g, asked);
  return { moved, traces: X.map((x) => forward(moved, x)) };
};
