// What switches tell of classes: sample sets, entropies, patterns. Undefined values are NaN.
import { mean, total } from "./network.js";

export const classSizes = (labels, classes) => {
  const sizes = Array(classes).fill(0);
  for (const c of labels) sizes[c]++;
  return sizes;
};

// counts[j][c]: samples of class c that switch node j on; on[s][j].
export const classCounts = (on, labels, classes) =>
  on[0].map((_, j) => classSizes(labels.filter((_, s) => on[s][j]), classes));

// H(column | row) = Σ (n/N) ln(n_row/n).
const conditionalEntropy = (rows) => {
  const N = total(rows.map(total));
  return total(rows.map((row) => total(row.map((n) => (n ? n * Math.log(total(row) / n) : 0))))) / N;
};

const joint = (counts, sizes) => [sizes.map((n, c) => n - counts[c]), counts];

export const nodeMeasures = (counts, sizes) => {
  const [off, on] = joint(counts, sizes), columns = sizes.map((_, c) => [off[c], on[c]]);
  const switches = total(on) > 0 && total(off) > 0;
  return {
    f: mean(sizes.map((n, c) => (n ? counts[c] / n : NaN)).filter((v) => !Number.isNaN(v))),
    p: switches ? 1 - conditionalEntropy(columns) / Math.log(2) : NaN,
    u: switches && sizes.length > 1 ? 1 - conditionalEntropy([off, on]) / Math.log(sizes.length) : NaN,
  };
};

// P = e^H of counts; NaN without samples.
export const perplexity = (counts) => {
  const N = total(counts);
  return N ? Math.exp(total(counts.map((n) => (n ? (n / N) * Math.log(N / n) : 0)))) : NaN;
};

export const patternCounts = (on) => {
  const seen = new Map();
  for (const row of on) {
    const pattern = row.map(Number).join("");
    seen.set(pattern, (seen.get(pattern) ?? 0) + 1);
  }
  return [...seen.values()];
};

export const layerMeasures = (on, labels, classes) => {
  const sizes = classSizes(labels, classes), counts = classCounts(on, labels, classes);
  const nodes = counts.map((row) => nodeMeasures(row, sizes)),
    some = (values) => mean(values.filter((v) => !Number.isNaN(v)));
  const ofClass = sizes.map((_, c) => perplexity(patternCounts(on.filter((_, s) => labels[s] === c))));
  return {
    nodes,
    f: mean(nodes.filter((_, j) => total(counts[j])).map((v) => v.f)),
    p: some(nodes.map((v) => v.p)),
    u: some(nodes.map((v) => v.u)),
    patterns: patternCounts(on).length,
    perplexity: some(ofClass),
  };
};
