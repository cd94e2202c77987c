// Paths from node (i, j) to the outputs: by the index function, and those that are active.
import { range } from "./network.js";
import { dyadic, plus, times } from "./exact.js";

export const MOST_PATHS = 20000;

export const countPaths = (sizes, i) => sizes.slice(i + 1).reduce((p, s) => p * s, 1);

// I(r, b) = (b ÷ B_r) mod s_r, and j for r = i: the layers' nodes are the digits of b.
export const index = (sizes, i, j, r, b) =>
  r === i ? j : Math.floor(b / countPaths(sizes, r)) % sizes[r];

export const pathNodes = (sizes, i, j, b) =>
  range(i, sizes.length).map((r) => index(sizes, i, j, r, b));

export const pathNumber = (sizes, i, nodes) =>
  nodes.slice(1).reduce((b, node, d) => b * sizes[i + 1 + d] + node, 0);

// The weights along a path, and the slopes of its hidden nodes, which for ReLU are the switches.
const factors = ({ W }, slope, i, nodes) => {
  const N = W.length - 1, weights = nodes.slice(1).map((m, d) => W[i + d + 1][m][nodes[d]]);
  const hidden = nodes.filter((_, d) => i + d > 0 && i + d < N).map((m, d) => slope[Math.max(i, 1) + d][m]);
  return [...weights, ...hidden];
};

export const pathProduct = (net, slope, i, nodes) =>
  factors(net, slope, i, nodes).reduce((p, v) => p * v, 1);

const isOpen = (slope, N, i, j) => i === 0 || i === N || slope[i][j] !== 0;

export const countActive = (slope, i, j) => {
  const N = slope.length - 1, open = range(i + 1, N + 1).map(
    (g) => slope[g].filter((_, m) => isOpen(slope, N, g, m)).length);
  return isOpen(slope, N, i, j) ? open.reduce((p, n) => p * n, 1) : 0;
};

export const activePaths = (net, slope, i, j, most = MOST_PATHS) => {
  const N = net.W.length - 1, found = [];
  const walk = (g, nodes) => {
    if (found.length >= most) return;
    if (g === N) found.push({ nodes, end: nodes.at(-1), product: pathProduct(net, slope, i, nodes) });
    else slope[g + 1].forEach((_, m) => isOpen(slope, N, g + 1, m) && walk(g + 1, [...nodes, m]));
  };
  if (isOpen(slope, N, i, j)) walk(i, [j]);
  return found;
};

// β of node (i, j) without rounding, from the doubles as they are: by recursion, and by paths.
export const exactRecursion = ({ W }, slope, dE, i, j) => {
  const N = W.length - 1, zero = dyadic(0);
  let β = dE.map(dyadic);
  for (let g = N - 1; g >= i; g--)
    β = W[g + 1][0].map((_, k) => {
      if ((g === i && k !== j) || (g > 0 && !slope[g][k])) return zero;
      const sum = β.reduce((s, v, m) => (v.m ? plus(s, times(v, dyadic(W[g + 1][m][k]))) : s), zero);
      return g > 0 ? times(dyadic(slope[g][k]), sum) : sum;
    });
  return β[j];
};

export const exactPathSum = (net, slope, dE, i, paths) =>
  paths.reduce((sum, { nodes, end }) => {
    const values = factors(net, slope, i, nodes).map(dyadic);
    return plus(sum, values.reduce(times, dyadic(dE[end])));
  }, dyadic(0));
