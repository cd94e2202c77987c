// Light or dark: as a notebook says of its own page, or as a reader chose for the site that the page lies in,
// or else as the system does; and colours by name.
const SYSTEM = matchMedia("(prefers-color-scheme: dark)");

// The site's pages keep "light", "dark" or "auto" here; some frames have no storage.
const chosen = () => {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
};

// "" where nobody says anything, and the system does.
const told = () => {
  const { jpThemeLight, vscodeThemeKind } = document.body.dataset, choice = chosen();
  if (jpThemeLight) return jpThemeLight === "false" ? "dark" : "light";
  if (vscodeThemeKind) return vscodeThemeKind.includes("dark") ? "dark" : "light";
  return ["light", "dark"].includes(choice) ? choice : "";
};

// Keeps the scheme of a place; returns what stops it, the scheme now, and colours as [r, g, b].
export const themeOf = (place, changed) => {
  const probe = document.createElement("span"), seen = new Map();
  probe.hidden = true;
  place.after(probe);
  const theme = {
    colour(name) {
      probe.style.color = `var(${name})`;
      if (!seen.has(name)) seen.set(name, getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number));
      return seen.get(name);
    },
    update() {
      seen.clear();
      theme.scheme = told() || (SYSTEM.matches ? "dark" : "light");
      (place.parentNode.host ?? document.documentElement).style.colorScheme = told();
    },
    stop() {
      observer.disconnect();
      SYSTEM.removeEventListener("change", again);
      removeEventListener("storage", again);
      probe.remove();
    },
  };
  const again = () => (theme.update(), changed());
  const observer = new MutationObserver(again);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind"] });
  SYSTEM.addEventListener("change", again);
  addEventListener("storage", again);
  theme.update();
  return theme;
};
