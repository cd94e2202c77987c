// One sample through a network: W[i][j][k] into node j of layer i from node k; entry 0 is null.
export const range = (first, end) => Array.from({ length: end - first }, (_, k) => first + k);
export const total = (values) => values.reduce((sum, v) => sum + v, 0);
export const mean = (values) => (values.length ? total(values) / values.length : NaN);
export const dot = (p, q) => {
  let sum = 0;
  for (let k = 0; k < p.length; k++) sum += p[k] * q[k];
  return sum;
};
export const largest = (values) => values.indexOf(Math.max(...values));

const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
const UNITS = {
  relu: [(z) => Math.max(z, 0), (z) => (z > 0 ? 1 : 0)],
  sigmoid: [sigmoid, (z) => sigmoid(z) * (1 - sigmoid(z))],
  identity: [(z) => z, () => 1],
};

export const forward = ({ W, b, unit }, x) => {
  const N = W.length - 1, t = { z: [null], a: [x], slope: [null], on: [null] };
  for (let i = 1; i <= N; i++) {
    const [activation, slope] = UNITS[i === N ? "identity" : unit];
    const z = W[i].map((row, j) => dot(row, t.a[i - 1]) + (b[i] ? b[i][j] : 0)), a = z.map(activation);
    t.z.push(z);
    t.a.push(a);
    t.slope.push(z.map(slope));
    t.on.push(unit === "sigmoid" && i < N ? a.map((v) => v > 0.5) : z.map((v) => v > 0));
  }
  return t;
};

export const softmax = (z) => {
  const top = Math.max(...z), e = z.map((v) => Math.exp(v - top)), sum = total(e);
  return e.map((v) => v / sum);
};

export const LOSSES = {
  "squared-error": {
    value: (z, y) => total(z.map((v, m) => (v - y[m]) ** 2)) / 2,
    slope: (z, y) => z.map((v, m) => v - y[m]),
  },
  "cross-entropy": {
    value: (z, y) => {
      const top = Math.max(...z), log = Math.log(total(z.map((v) => Math.exp(v - top))));
      return total(z.map((v, m) => y[m] * (log - (v - top))));
    },
    slope: (z, y) => softmax(z).map((p, m) => p - y[m]),
  },
};

// β_i = α_i ∘ (β_{i+1} W_{i+1}), β_N = ∂E/∂z_N.
export const betas = ({ W }, slope, dE) => {
  const N = W.length - 1, β = Array(N + 1).fill(null);
  β[N] = dE;
  for (let i = N - 1; i >= 1; i--)
    β[i] = slope[i].map((α, k) => (α ? α * total(W[i + 1].map((row, j) => row[k] * β[i + 1][j])) : 0));
  return β;
};

// The outputs as a linear function M x + c of the inputs, as it is on the sample's cell.
export const piece = ({ W, b }, slope) => {
  const N = W.length - 1;
  let M = W[N], c = W[N].map((_, m) => (b[N] ? b[N][m] : 0));
  for (let i = N - 1; i >= 1; i--) {
    const S = M.map((row) => row.map((w, j) => w * slope[i][j]));
    c = c.map((v, m) => v + (b[i] ? dot(S[m], b[i]) : 0));
    M = S.map((row) => W[i][0].map((_, k) => total(row.map((w, j) => w * W[i][j][k]))));
  }
  return { M, c };
};
