// Controls, tables and cards: what every part of the page is made of.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { clamp, fmt } from "./text.js";

export const Slider = ({ name, at, value, low, high, step = 1, set, show = fmt }) =>
  <label class="slider">
    <span>{name}</span>
    <input type="range" aria-label={name} data-key={at} min={low} max={high} step={step} value={value}
      aria-valuetext={show(value)} onInput={(event) => set(+event.target.value)} />
    <output>{show(value)}</output>
  </label>;

export const Choice = ({ name, at, value, options, set }) =>
  <label class="choice">
    <span>{name}</span>
    <select aria-label={name} data-key={at} value={value} onChange={(event) => set(event.target.value)}>
      {options.map(([word, text]) => <option key={word} value={word}>{text}</option>)}
    </select>
  </label>;

export const Button = ({ at, press, children, ...more }) =>
  <button type="button" data-key={at} onClick={press} {...more}>{children}</button>;

export const Card = ({ title, children }) => <section class="card"><h2>{title}</h2>{children}</section>;

// A head of a column is a string; a row that begins with an object has attributes.
export const Table = ({ caption, head, rows }) =>
  <div class="wide">
    <table>
      <caption>{caption}</caption>
      <thead><tr>{head.map((cell) => <th scope="col">{cell}</th>)}</tr></thead>
      <tbody>{rows.map((row) => {
        const isTold = row[0]?.constructor === Object;
        const [attributes, ...cells] = isTold ? row : [{}, ...row];
        return <tr {...attributes}>{cells.map((cell) => <td>{cell}</td>)}</tr>;
      })}</tbody>
    </table>
  </div>;

// A place whose content is drawn for its width, from 260 pixels to the most.
export const Measured = ({ most = 720, children, ...more }) => {
  const holder = useRef(null), [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setWidth(clamp(Math.floor(holder.current.clientWidth), 260, most));
    const observer = new ResizeObserver(measure);
    measure();
    observer.observe(holder.current);
    return () => observer.disconnect();
  }, [most]);
  return <div ref={holder} {...more}>{width > 0 && children(width)}</div>;
};
