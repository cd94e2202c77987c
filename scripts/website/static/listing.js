// A listing is light or dark as a reader chose on the site's other pages.
try {
  document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "auto";
} catch {
  // Some browsers refuse storage, and then the system's choice holds.
}
