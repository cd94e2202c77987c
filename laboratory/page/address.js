// What is looked at, as text behind the # of the address, so that a teacher can link to a case.
const START = {
  part: 1, net: "", step: -1, s: 0, l: 1, j: 0, k: 0, b: 0, i: 0, eta: 0.1, rule: "sgd", batch: "", t: -1,
  biases: "", x: "", e: "", claim: "", q: "",
};

export const read = (hash) => {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  return Object.fromEntries(Object.entries(START).map(([name, start]) => {
    const text = given.get(name), number = Number(text);
    if (text === null) return [name, start];
    return [name, typeof start === "string" ? text : Number.isFinite(number) ? number : start];
  }));
};

export const written = (state) => new URLSearchParams(
  Object.entries(state).filter(([name, value]) => value !== START[name])
    .map(([name, value]) => [name, String(value)])
).toString();

// Edits such as 1.0.2:0.5,2:3 as pairs of a place and a number.
export const edits = (text) =>
  text.split(",").map((part) => part.split(":")).filter(([at, v]) => at && v !== "" && Number.isFinite(+v))
    .map(([at, v]) => [at, +v]);
export const edited = (text, at, value) =>
  [...edits(text).filter(([place]) => place !== at), [at, value]].map((pair) => pair.join(":")).join(",");
