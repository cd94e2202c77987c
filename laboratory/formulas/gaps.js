// Two samples and their gaps; output biases for all samples, or the cycle of classes that forbids them.
import { dot, range } from "./network.js";
import { wholes } from "./exact.js";

// Sample s of class c, t of class c′: activation gaps α, weight gaps φ, and which case holds.
export const gapsOf = (a_s, a_t, w_c, w_c2) => {
  const α = a_s.map((v, j) => v - a_t[j]), φ = w_c.map((v, j) => v - w_c2[j]);
  const sum = dot(α, φ), ratio = (p, q) => (q === 0 ? NaN : p / q);
  return { α, φ, sum, activationRatio: ratio(α[0], α[1]), weightRatio: ratio(-φ[1], φ[0]) };
};

export const CASES = [
  "fails: .16 does not hold", "opposite: .19 and .20", "above: .21 and .22, α-ratio > φ-ratio",
  "below: .21 and .22, α-ratio < φ-ratio", "α_j = 0: not in the paper's list",
  "α_k = 0: not in the paper's list", ".16 holds, .15 does not",
];

export const whichCase = ({ α: [α_j, α_k], φ: [φ_j, φ_k], sum }) => {
  const [p, q, r] = [Math.sign(α_j) * Math.sign(α_k), Math.sign(φ_j) * Math.sign(α_k),
    Math.sign(φ_j) * Math.sign(φ_k)];
  if (!(sum > 0)) return 0;
  if (r >= 0) return 6;
  if (α_j === 0) return 4;
  if (α_k === 0) return 5;
  return p < 0 ? 1 : q > 0 ? 2 : 3;
};

const NONE = null;
const add = (p, q) => (p === NONE || q === NONE ? NONE : p + q);
const least = (values) => values.reduce((m, v) => (m === NONE || (v !== NONE && v < m) ? v : m), NONE);

// Edges e_cc′ = min over the samples of c of Σ_j a_j (w_jc − w_jc′), whole numbers of one unit.
export const classGraph = (a, labels, w) => {
  const width = w[0].length, A = wholes(a.flat()), V = wholes(w.flat());
  const product = (s, c) => range(0, width)
    .reduce((sum, j) => sum + A.numbers[s * width + j] * V.numbers[c * width + j], 0n);
  const z = a.map((_, s) => w.map((_, c) => product(s, c)));
  const edge = w.map(() => w.map(() => NONE)), sample = w.map(() => w.map(() => -1));
  labels.forEach((c, s) => w.forEach((_, c2) => {
    const lead = z[s][c] - z[s][c2];
    if (c2 !== c && (edge[c][c2] === NONE || lead < edge[c][c2])) [edge[c][c2], sample[c][c2]] = [lead, s];
  }));
  return { edge, sample, unit: 2 ** (A.e + V.e) };
};

// Karp: min over v of max over k of (D_m(v) − D_k(v)) / (m − k), as a fraction p / q.
const smallestMean = (edge) => {
  const inner = range(0, edge.length).filter((c) => edge[c].some((e) => e !== NONE)), m = inner.length;
  if (m < 2) return NONE;
  const D = [inner.map(() => 0n)];
  for (let k = 0; k < m; k++) D.push(
    inner.map((v, n) => least(inner.map((u, o) => add(D[k][o], edge[u][v])))));
  const below = (x, y) => x.p * y.q < y.p * x.q;
  const worst = inner.map((_, v) => range(0, m).map((k) => ({ p: D[m][v] - D[k][v], q: BigInt(m - k) }))
    .reduce((x, y) => (below(x, y) ? y : x)));
  return worst.reduce((x, y) => (below(y, x) ? y : x));
};

const distances = (edge) => {
  let b = edge.map(() => 0n);
  for (let k = 1; k < edge.length; k++) b = b
    .map((v, c) => least([v, ...b.map((u, o) => add(u, edge[o][c]))]));
  return b;
};

const tightCycle = (edge, b) => {
  const classes = range(0, b.length), alive = new Set(classes);
  const next = (c) => classes.find((d) => alive.has(d) && edge[c][d] !== NONE && b[c] + edge[c][d] === b[d]);
  for (let dead; (dead = [...alive].filter((c) => next(c) === undefined)).length;) dead.forEach(
    (c) => alive.delete(c));
  const walk = [classes.find((c) => alive.has(c))];
  while (!walk.slice(0, -1).includes(walk.at(-1))) walk.push(next(walk.at(-1)));
  const cycle = walk.slice(walk.indexOf(walk.at(-1)), -1), first = cycle.indexOf(Math.min(...cycle));
  return [...cycle.slice(first), ...cycle.slice(0, first)];
};

// The biases of the largest margin, or null, and the cycle that limits or forbids them.
export const certificate = (a, labels, w) => {
  const { edge, sample, unit } = classGraph(a, labels, w), μ = smallestMean(edge);
  if (μ === NONE) return { biases: w.map(() => 0), margin: Infinity, cycle: [], samples: [], edges: [],
    sum: NaN };
  const slack = edge.map((row) => row.map((e) => (e === NONE ? NONE : e * μ.q - μ.p))), b = distances(slack);
  const cycle = tightCycle(slack, b), pairs = cycle.map((c, k) => [c, cycle[(k + 1) % cycle.length]]);
  const number = (v, q = 1n) => (Number(v) / Number(q)) * unit;
  return {
    biases: μ.p > 0n ? b.map((v) => number(v, μ.q)) : null,
    margin: number(μ.p, μ.q),
    cycle,
    samples: pairs.map(([c, d]) => sample[c][d]),
    edges: pairs.map(([c, d]) => number(edge[c][d])),
    sum: number(pairs.reduce((sum, [c, d]) => sum + edge[c][d], 0n)),
  };
};
