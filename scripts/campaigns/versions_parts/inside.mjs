// Run the probe in CPython as npm's package pyodide has it: node inside.mjs PYODIDE ROOT PACKAGES
import { readFileSync } from "node:fs";
const [where, root, packages] = process.argv.slice(2);
const { loadPyodide } = await import(`${where}/node_modules/pyodide/pyodide.mjs`);
const python = await loadPyodide();
python.mountNodeFS("/checkout", root);
python.mountNodeFS("/packages", packages);
const probe = readFileSync(new URL("probe.py", import.meta.url), "utf8");
python.runPython(probe.replace(/\nif __name__[^]*$/, "\n"));
console.log(python.runPython('probe("/checkout", "/packages")'));
