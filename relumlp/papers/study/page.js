// Filters the statements by verdict and text; without it all of them are shown.
const form = document.querySelector(".filter");
const [text, verdict, told] = form.querySelectorAll("input, select, output");
const statements = [...document.querySelectorAll(".clause")];
const words = new Map(statements.map((one) => [one, one.textContent.toLowerCase()]));

function filter() {
  const wanted = text.value.trim().toLowerCase();
  let shown = 0;
  for (const one of statements) {
    const fits = !verdict.value || one.dataset.verdict === verdict.value;
    one.hidden = !(fits && words.get(one).includes(wanted));
    shown += !one.hidden;
  }
  told.value = `${shown} of ${statements.length} statements`;
}

function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target?.matches(".clause")) return;
  target.hidden = false;
  target.querySelector("details").open = true;
  target.scrollIntoView();
}

form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", reveal);
filter();
reveal();
