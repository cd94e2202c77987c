// Exact arithmetic: a double is m · 2^e with whole m and e, and so are sums and products of doubles.
const view = new DataView(new ArrayBuffer(8));

export const dyadic = (x) => {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0), power = Number((bits >> 52n) & 2047n);
  const m = (bits & ((1n << 52n) - 1n)) | (power ? 1n << 52n : 0n);
  return { m: bits >> 63n ? -m : m, e: Math.max(power, 1) - 1075 };
};

export const times = (p, q) => ({ m: p.m * q.m, e: p.e + q.e });

export const plus = (p, q) => {
  const e = Math.min(p.e, q.e);
  return { m: (p.m << BigInt(p.e - e)) + (q.m << BigInt(q.e - e)), e };
};

export const isSame = (p, q) => plus(p, { m: -q.m, e: q.e }).m === 0n;

// The nearest double: 64 leading bits and one that says whether any bit was dropped decide it.
export const rounded = ({ m, e }) => {
  const size = m < 0n ? -m : m, drop = BigInt(Math.max(0, size.toString(2).length - 64));
  const kept = size >> drop, sticky = kept << drop === size ? 0n : 1n;
  const power = e + Number(drop), half = Math.trunc(power / 2);
  return (m < 0n ? -1 : 1) * Number(kept | sticky) * 2 ** half * 2 ** (power - half);
};

// Doubles as whole numbers of one unit 2^e.
export const wholes = (values) => {
  const all = values.map(dyadic).map((v) => (v.m === 0n ? { m: 0n, e: 0 } : v));
  const e = all.reduce((least, v) => Math.min(least, v.e), 0);
  return { numbers: all.map((v) => v.m << BigInt(v.e - e)), e };
};
