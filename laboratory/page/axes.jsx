// A picture with axes; what is inside is drawn by functions from numbers to places.
import { fmt } from "./text.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [46, 12, 12, 38];

const ticksOf = (low, high, most) => {
  const raw = (high - low) / most, power = 10 ** Math.floor(Math.log10(raw || 1));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= raw) ?? power, first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step + 1e-6) - first + 1 },
    (_, k) => +((first + k) * step).toPrecision(12));
};

export const Axes = ({ told, width, height, x, y, labels, children }) => {
  const w = width - LEFT - RIGHT, t = height - TOP - BOTTOM;
  const X = (v) => LEFT + (w * (v - x[0])) / (x[1] - x[0] || 1), Y = (v) => TOP + t * (1 - (v - y[0]) / (y[1] - y[0] || 1));
  return <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={told}>
    <rect x={LEFT} y={TOP} width={w} height={t} class="frame" />
    {ticksOf(...x, Math.max(2, w / 70)).map((v) =>
      <text x={X(v)} y={height - BOTTOM + 15} class="tick" text-anchor="middle">{fmt(v)}</text>)}
    {ticksOf(...y, Math.max(2, t / 45)).map((v) => <>
      <line x1={LEFT} x2={width - RIGHT} y1={Y(v)} y2={Y(v)} class="grid" />
      <text x={LEFT - 6} y={Y(v) + 4} class="tick" text-anchor="end">{fmt(v)}</text>
    </>)}
    <text x={LEFT + w / 2} y={height - 5} class="axis" text-anchor="middle">{labels[0]}</text>
    <text class="axis" text-anchor="middle" transform={`translate(12 ${TOP + t / 2}) rotate(-90)`}>{labels[1]}</text>
    {children({ X, Y, box: { left: LEFT, top: TOP, w, t } })}
  </svg>;
};
