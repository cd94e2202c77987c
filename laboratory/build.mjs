// Bundle the laboratory: our modules, Preact, uPlot and all styles, in one file that is package data.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = resolve(process.argv[2] ?? join(HERE, "..", "relumlp", "lab", "built", "laboratory.js"));
const text = (...path) => readFileSync(join(HERE, ...path), "utf8");

// All that the built file depends on, in an order that every machine has.
const sources = ["build.mjs", "package-lock.json", "package.json",
  ...["formulas", "page"].flatMap((folder) => readdirSync(join(HERE, folder)).map((file) => `${folder}/${file}`))]
  .sort((p, q) => (p < q ? -1 : 1));

const digest = () => {
  const hash = createHash("sha256");
  for (const file of sources) hash.update(`${file}\n${text(file)}\n`);
  return hash.digest("hex");
};

const about = (name) => JSON.parse(text("node_modules", name, "package.json"));
const named = (name) => `${name} ${about(name).version} (${about(name).license})`;
const terms = (name) => `${name}:\n\n${text("node_modules", name, "LICENSE").trim()}\n`;

const head = () => `/*
The laboratory of relumlp: built by sh scripts/laboratory from the folder laboratory, not by hand.

Sources: ${digest()}
Inside: ${named("preact")}, ${named("uplot")}. Bundled by ${named("esbuild")}.

${["preact", "uplot"].map(terms).join("\n")}*/
`;

// Styles are text in the bundle, because a widget's styles belong to the widget alone.
const styles = { name: "styles", setup: ({ onLoad }) => onLoad({ filter: /\.css$/ }, async ({ path }) => ({
  contents: (await transform(readFileSync(path, "utf8"), { loader: "css", minify: true })).code,
  loader: "text",
})) };

const { outputFiles: [made] } = await build({
  absWorkingDir: HERE, entryPoints: ["page/main.jsx"], bundle: true, minify: true, write: false,
  format: "iife", globalName: "laboratory", target: "es2022", charset: "utf8",
  jsx: "automatic", jsxImportSource: "preact", legalComments: "none", logLevel: "warning", plugins: [styles],
});
mkdirSync(dirname(OUT), { recursive: true });
writeFileSync(`${OUT}.part`, `${head()}${made.text}export default { render: laboratory.render };\n`);
renameSync(`${OUT}.part`, OUT);
