// Light or dark: as a notebook says of its own page, or else as the system does; and colours by name.
const SYSTEM = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => {
  const { jpThemeLight, vscodeThemeKind } = document.body.dataset;
  if (jpThemeLight) return jpThemeLight === "false";
  return vscodeThemeKind ? vscodeThemeKind.includes("dark") : SYSTEM.matches;
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
      theme.scheme = isDark() ? "dark" : "light";
      place.parentNode.host?.style.setProperty("color-scheme", theme.scheme);
    },
    stop() {
      observer.disconnect();
      SYSTEM.removeEventListener("change", again);
      probe.remove();
    },
  };
  const again = () => (theme.update(), changed());
  const observer = new MutationObserver(again);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind"] });
  SYSTEM.addEventListener("change", again);
  theme.update();
  return theme;
};
