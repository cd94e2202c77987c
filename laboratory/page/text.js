// Numbers as text.
const minus = (text) => text.replace(/-/g, "−");

export const full = (v) => minus(String(v));
export const fmt = (v, digits = 3) => {
  if (v === null || v === undefined || Number.isNaN(v)) return "–";
  if (!Number.isFinite(v)) return v > 0 ? "∞" : "−∞";
  const size = Math.abs(v);
  if (Number.isInteger(v) && size < 1e6) return minus(String(v));
  return minus(size < 1e-4 || size >= 1e6 ? v.toExponential(digits - 1) : String(+v.toPrecision(digits)));
};
export const signed = (v) => (v > 0 ? "+" : "") + fmt(v);
export const counted = (n) => n.toLocaleString("en");

export const clamp = (v, low, high) => Math.min(Math.max(v, low), high);
export const within = (values, room = 0.08) => {
  const low = Math.min(...values), high = Math.max(...values), pad = (high - low || 1) * room;
  return [low - pad, high + pad];
};
