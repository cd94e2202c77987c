// The whole: five parts, of which one is shown, and the network and the sample that all of them look at.
import { largest } from "../formulas/network.js";
import { arrow } from "./application.js";
import { Claims } from "./claims.jsx";
import { Button, Choice, Slider } from "./controls.jsx";
import { Switches } from "./switches.jsx";
import { clamp } from "./text.js";
import { Training } from "./training.jsx";
import { TwoNodes } from "./two_nodes.jsx";
import { Update } from "./update.jsx";

const withoutHidden = ({ sizes }) =>
  (sizes.length < 3 ? "This network has no hidden layer, so it has no sample sets." : "");
const withoutClasses = ({ labels }) =>
  (labels ? "" : "The samples of this network have values and not classes, so there are no pairs of classes.");
const nothing = () => "";

// Name, component, and a sentence where a network has no place for the part.
const PARTS = [["Switches and paths", Switches, nothing], ["The update", Update, withoutHidden],
  ["Training", Training, withoutHidden], ["Two nodes", TwoNodes, withoutClasses], ["Claims", Claims, nothing]];

export const Laboratory = ({ app }) => {
  const at = app.state.part - 1;
  return <>
    <Tabs app={app} at={at} />
    {at < 4 && <Controls app={app} />}
    {PARTS.map(([, Part, lacking], p) => {
      const why = p === at && lacking(app.study);
      return <section role="tabpanel" id={`part-${p + 1}`} aria-labelledby={`tab-${p + 1}`} hidden={p !== at}>
        {p === at && (why ? <Elsewhere {...{ app, why, lacking }} /> : <Part app={app} />)}
      </section>;
    })}
  </>;
};

// Why a part is empty, and the networks that have a place for it.
const Elsewhere = ({ app, why, lacking }) => {
  const others = app.data.networks.filter((record) => !lacking(record));
  return <>
    <p class="note">{why}{others.length > 0 && " These networks have them:"}</p>
    <div class="row">{others.map(({ key, title }) =>
      <Button key={key} at={`try-${key}`} press={() => app.load(key, app.state.part)}>{title}</Button>)}</div>
  </>;
};

const Tabs = ({ app, at }) => {
  const turn = (event) => {
    const by = arrow(event)?.[0];
    if (by) app.set({ part: clamp(at + 1 + by, 1, PARTS.length) }), app.focus(`tab-${app.state.part}`);
  };
  return <nav role="tablist" aria-label="Parts of the laboratory" onKeyDown={turn}>
    {PARTS.map(([name], p) =>
      <button type="button" role="tab" id={`tab-${p + 1}`} data-key={`tab-${p + 1}`} aria-selected={p === at}
        aria-controls={`part-${p + 1}`} tabindex={p === at ? 0 : -1} onClick={() => app.set({ part: p + 1 })}>
        <span>{p + 1}</span><span class="name"> {name}</span>
      </button>)}
  </nav>;
};

const Controls = ({ app }) => {
  const { data, study, state } = app, isClaim = study.key.startsWith("claim:");
  const networks = [...data.networks.map((r) => [r.key, r.title]), ...(isClaim ? [[study.key, study.title]] : [])];
  return <>
    <div class="controls">
      <Choice name="Network" at="net" value={study.key} options={networks} set={(key) => app.load(key, state.part)} />
      <Slider name="Sample" at="sample" value={state.s} low={0} high={study.X.length - 1} set={(s) => app.set({ s, x: "" })}
        show={(s) => spoken(app, s)} />
    </div>
    <p class="about">{study.about}</p>
  </>;
};

const spoken = (app, s) => {
  const { study } = app, z = app.now().traces[s].a.at(-1);
  const classes = study.labels && `: class ${app.classOf(s)}, answered ${app.className(largest(z))}`;
  return `${study.numbers[s]}${classes ?? ""}`;
};
