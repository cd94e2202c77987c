// The module that the page of one file and a notebook's widget share.
import { render as drawn } from "preact";
import * as exact from "../formulas/exact.js";
import * as gaps from "../formulas/gaps.js";
import * as inclusion from "../formulas/inclusion.js";
import * as information from "../formulas/information.js";
import * as network from "../formulas/network.js";
import * as paths from "../formulas/paths.js";
import { application } from "./application.js";
import { Laboratory } from "./laboratory.jsx";
import { themeOf } from "./theme.js";
import charts from "uplot/dist/uPlot.min.css";
import own from "./style.css";

export const formulas = { exact, gaps, inclusion, information, network, paths };

const mount = (root, data, { address, tell }) => {
  const app = application(data, address, tell), place = document.createElement("div");
  const scope = root.getRootNode(), sheet = new CSSStyleSheet();
  sheet.replaceSync(charts + own);
  scope.adoptedStyleSheets = [...scope.adoptedStyleSheets, sheet];
  place.className = "lab";
  root.replaceChildren(place);
  app.theme = themeOf(place, () => app.draw());
  app.draw = () => place.isConnected && drawn(<Laboratory app={app} />, place);
  // A notebook attaches a widget after it is rendered; sizes and colours are known only then.
  const attached = new ResizeObserver(() => (attached.disconnect(), app.draw()));
  if (!place.isConnected) attached.observe(place);
  app.focus = (key) => place.querySelector(`[data-key="${key}"]`)?.focus();
  app.close = () => {
    attached.disconnect();
    app.theme.stop();
    drawn(null, place);
    scope.adoptedStyleSheets = scope.adoptedStyleSheets.filter((other) => other !== sheet);
  };
  app.draw();
  return app;
};

// A page of its own keeps what is looked at in the browser's address.
export const open = (root, data) => {
  const tell = (text) => {
    try {
      history.replaceState(null, "", `#${text}`);
    } catch {
      // A notebook's frame has no address of its own.
    }
  };
  const app = mount(root, data, { address: location.hash, tell });
  window.addEventListener("hashchange", () => app.go(location.hash));
  return app;
};

// What anywidget asks of a module. A shadow root keeps styles and ids apart from those of the notebook and of
// other widgets; what is looked at is kept in the widget's model.
export const render = ({ model, el }) => {
  const host = document.createElement("div");
  // JupyterLab would take keys for its own commands.
  host.dataset.lmSuppressShortcuts = "true";
  for (const name of ["keydown", "keypress", "keyup"]) host.addEventListener(name, (event) => event.stopPropagation());
  el.append(host);
  const tell = (text) => {
    model.set("address", text);
    model.save_changes();
  };
  const app = mount(host.attachShadow({ mode: "open" }), model.get("data"), { address: model.get("address"), tell });
  const follow = () => app.go(model.get("address"));
  model.on("change:address", follow);
  return () => {
    model.off("change:address", follow);
    app.close();
    host.remove();
  };
};
