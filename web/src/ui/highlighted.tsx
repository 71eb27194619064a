import classes from './highlighted.module.css';

/** A text with the places that match a search. */
export interface Marked {
  text: string;
  ranges: { from: number; to: number }[];
}

/** Shows the places that match. The text stays text, whatever is in it. */
export function Highlighted({ text, ranges }: Marked) {
  const ends = [0, ...ranges.map(({ to }) => to)];
  return (
    <>
      {ranges.map(({ from, to }, n) => (
        <span key={from}>
          {text.slice(ends[n], from)}
          <mark className={classes.mark}>{text.slice(from, to)}</mark>
        </span>
      ))}
      {text.slice(ends.at(-1))}
    </>
  );
}
