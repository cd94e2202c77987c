// Formulas by hand; the tests in tests/lab compare them with Python's on random networks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dyadic, isSame, plus, rounded, times, wholes } from "../formulas/exact.js";
import { certificate, gapsOf, whichCase } from "../formulas/gaps.js";
import { causeOf, costsOf, gradient, netCostTerms, splits, tryStep, updated } from "../formulas/inclusion.js";
import { layerMeasures, patternCounts, perplexity } from "../formulas/information.js";
import { betas, forward, piece } from "../formulas/network.js";
import { activePaths, countActive, countPaths, exactPathSum, exactRecursion, index, pathNodes, pathNumber } from "../formulas/paths.js";

// The README's network, and its sample (2, 1) with target -8.
const net = { unit: "relu", W: [null, [[1, -1], [2, 1]], [[3, -2]]], b: [null, null, null] };
const t = forward(net, [2, 1]);

test("sums and products of doubles are exact, and rounded once", () => {
  const [tenth, fifth] = [0.1, 0.2].map(dyadic);
  assert.equal(rounded(plus(tenth, fifth)), 0.1 + 0.2);
  assert.ok(!isSame(plus(tenth, fifth), dyadic(0.3)));
  assert.equal(rounded(plus(times(dyadic(2 ** 60), dyadic(2 ** 60)), dyadic(-1))), 2 ** 120);
  assert.equal(rounded(plus(dyadic(1), times(dyadic(2 ** -53), dyadic(1.5)))), 1 + 2 ** -52);
  assert.deepEqual(wholes([0.5, -3, 0]), { numbers: [2n ** 52n, -3n * 2n ** 53n, 0n], e: -53 });
});

test("a pass and its derivatives", () => {
  assert.deepEqual(t.z.slice(1), [[1, 5], [-7]]);
  assert.deepEqual(betas(net, t.slope, [1]).slice(1), [[3, -2], [1]]);
  assert.deepEqual(piece(net, t.slope), { M: [[-1, -5]], c: [0] });
});

test("paths are the digits of their number", () => {
  const sizes = [2, 3, 4, 2];
  assert.equal(countPaths(sizes, 0), 24);
  for (let b = 0; b < 24; b++) assert.equal(pathNumber(sizes, 0, pathNodes(sizes, 0, 1, b)), b);
  assert.deepEqual([1, 2, 3].map((r) => index(sizes, 0, 1, r, 23)), [2, 3, 1]);
});

test("β is the sum of its active paths", () => {
  const paths = activePaths(net, t.slope, 0, 0);
  assert.deepEqual(paths.map((p) => [p.nodes, p.product]), [[[0, 0, 0], 3], [[0, 1, 0], -4]]);
  assert.equal(countActive(t.slope, 0, 0), 2);
  assert.ok(isSame(exactRecursion(net, t.slope, [1], 0, 0), exactPathSum(net, t.slope, [1], 0, paths)));
  const off = forward(net, [1, 2]);
  assert.deepEqual(activePaths(net, off.slope, 1, 0), []);
});

test("an update, its parts, and why a sample leaves: chapter 4", () => {
  const one = { unit: "relu", W: [null, [[1, 0]], [[1]]], b: [null, null, null] };
  const X = [[2, 1], [1, -1]], traces = X.map((x) => forward(one, x)), Y = [[0], [3]], all = [0, 1];
  const β = costsOf(one, traces, Y, "squared-error"), g = gradient(one, traces, β, all, 1);
  assert.deepEqual(g.W[1], [[2, 4]]);
  const Σ = netCostTerms(one, traces, β, all, 0, 1, 0);
  assert.deepEqual(Σ.map((v) => v.term), [10, -2]);
  const { moved, traces: after } = tryStep(one, traces, X, g, { rule: "sgd", η: 0.5 });
  assert.deepEqual(moved.W[1], [[0, -2]]);
  const [first] = splits(one, moved, traces, after, 1, 0);
  assert.deepEqual(first, { before: 2, own: -4, inputs: 0, both: 0, after: -2 });
  assert.equal(causeOf(first), "own weights");
  assert.ok(Math.abs(updated(one, g, { rule: "adam", η: 0.5 }).W[1][0][0] - 0.5) < 1e-8);
});

test("what switches tell of classes", () => {
  assert.equal(perplexity([5, 5, 5, 5]), 4);
  assert.ok(Number.isNaN(perplexity([0, 0])));
  assert.deepEqual(patternCounts([[true, false], [true, false], [false, false]]), [2, 1]);
  const layer = layerMeasures([[true, true], [true, false], [false, true], [false, false]], [0, 0, 1, 1], 2);
  assert.deepEqual(layer.nodes[0], { f: 0.5, p: 1, u: 1 });
  assert.ok(Math.abs(layer.nodes[1].u) < 1e-15);
  assert.equal(layer.patterns, 4);
  assert.equal(layer.perplexity, 2);
});

test("gaps, and the pinwheel, whose cycle forbids all biases", () => {
  const g = gapsOf([3, 0], [1, 2], [2, 0], [0, 1]);
  assert.deepEqual([g.α, g.φ, g.sum, whichCase(g)], [[2, -2], [2, -1], 6, 1]);
  const w = [[3, 4], [-4, 3], [-3, -4], [4, -3]], corners = [[2, 1], [1, 2], [0, 1], [1, 0]];
  const found = certificate(corners, [0, 1, 2, 3], w);
  assert.deepEqual([found.biases, found.cycle.length, found.sum], [null, 4, -4]);
  const three = certificate(corners.slice(0, 3), [0, 1, 2], w);
  assert.ok(three.margin > 0);
});
