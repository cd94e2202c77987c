// Part 5: statements that fail, with their counterexamples and the two sides of the failed equation.
import { arrow } from "./application.js";
import { Button, Card, Table } from "./controls.jsx";
import { clamp } from "./text.js";

export const Claims = ({ app }) => {
  const { claims } = app.data, words = app.state.q.toLowerCase();
  const found = claims.filter((c) => `${c.id} ${c.statement}`.toLowerCase().includes(words));
  const chosen = claims.find((c) => c.id === app.state.claim) ?? found[0];
  return <div class="split narrow">
    <div>
      <label class="choice"><span>Search</span>
        <input type="search" aria-label="words of a statement" data-key="search" value={app.state.q}
          onInput={(event) => app.set({ q: event.target.value })} /></label>
      <List app={app} found={found} chosen={chosen} />
    </div>
    <div>{chosen && <Claim app={app} claim={chosen} />}</div>
  </div>;
};

const List = ({ app, found, chosen }) => {
  const at = Math.max(0, found.indexOf(chosen));
  const turn = (event) => {
    const to = { Home: 0, End: found.length - 1 }[event.key] ?? (arrow(event) && at + arrow(event)[1]);
    if (to === undefined || event.key === "Enter" || event.key === " ") return;
    event.preventDefault();
    const { id } = found[clamp(to, 0, found.length - 1)];
    app.set({ claim: id });
    app.focus(`claim-${id}`);
  };
  if (!found.length) return <p>No statement has these words.</p>;
  return <div class="claims" role="listbox" aria-label="refuted statements" onKeyDown={turn}>{found.map((c, k) =>
    <button type="button" role="option" key={c.id} aria-selected={c === chosen} tabindex={k === at ? 0 : -1}
      data-key={`claim-${c.id}`} data-claim={c.id} onClick={() => app.set({ claim: c.id })}>
      <b>{c.id}</b><small>{c.study ? "network" : ""}</small>
    </button>)}</div>;
};

const Claim = ({ app, claim: { id, statement, failure, correction, note, sides, study, fields } }) => {
  const names = sides.length > 1 ? ["left side", "right side"] : ["what should hold"];
  return <Card title={id}>
    <p class="statement">{statement}</p>
    <p>It fails: {failure}.{correction && ` What is true instead is ${correction}.`}{note && ` ${note}`}</p>
    {sides.length > 0 && <dl class="pair sides">{sides.map(({ code, value }, k) =>
      <div><dt>{names[k]} <code>{code}</code></dt><dd data-side={k}>{value}</dd></div>)}</dl>}
    {study ? <div class="row">
      <Button at="open" press={() => app.load(`claim:${id}`, 1)}>Open the network in part 1</Button>
      {study.labels && <Button at="open-4" press={() => app.load(`claim:${id}`, 4)}>Open in part 4</Button>}
    </div> : <p class="note">This counterexample is not a network; its numbers are below.</p>}
    <div class="claim"><Table caption="The counterexample" head={["name", "value"]} rows={fields} /></div>
  </Card>;
};
