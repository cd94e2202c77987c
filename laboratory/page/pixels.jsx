// Images of numbers, and colours of classes.
export const classColour = (c) => `var(--class-${c % 10})`;

// An image of colours [r, g, b, opacity] by a function of places, as an address for an image.
export const painted = (n, m, of) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: n, height: m });
  const context = canvas.getContext("2d"), image = context.createImageData(n, m);
  for (let p = 0; p < n * m; p++) image.data.set(of(p % n, Math.floor(p / n)), 4 * p);
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
};

// Signed values as an image: blue above 0, orange below; grey levels where all are at least 0.
export const shaded = ({ theme }, values, [rows, columns]) => {
  const most = Math.max(...values.map(Math.abs)) || 1, both = values.some((v) => v < 0);
  const [above, below, ink] = ["--on", "--path", "--ink"].map(theme.colour);
  return painted(columns, rows, (x, y) => {
    const v = values[y * columns + x];
    return [...(both ? (v > 0 ? above : below) : ink), Math.round((255 * Math.abs(v)) / most)];
  });
};

export const Pixels = ({ app, values, shape, told, width }) =>
  <img class="pixels" src={shaded(app, values, shape)} alt={told} width={width} />;
