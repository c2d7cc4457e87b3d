import './signals.css';
import './matrix.css';
import { useRef, type ReactNode } from 'react';
import { useRowsInSight } from '../kit/useRowsInSight.ts';

interface Props<L> {
  /** A class of its own. */
  readonly look?: string;
  /** Read to screen readers only. */
  readonly caption: string;
  /** The cells of the head. */
  readonly head: ReactNode;
  readonly lines: readonly L[];
  /** One `<tr>`, which has to say its place to assistive technology as `aria-rowindex`. */
  readonly row: (line: L, place: number) => ReactNode;
  /** Widths of the columns in pixels, used where the table is too long to be there as a whole. */
  readonly widths: readonly number[];
}

/** Longer tables are there only as far as they are in sight. */
const WHOLE = 100;
/** As high as every row of a long table is, by its style. */
const ROW = 25;

const Gap = ({ rows, columns }: { readonly rows: number; readonly columns: number }) =>
  rows <= 0 ? null : (
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height: rows * ROW, padding: 0 }} />
    </tr>
  );

/** A matrix is a table: what is drawn is what a screen reader meets. It scrolls under its head. */
export function MatrixTable<L>({ caption, head, lines, row, widths, look = '' }: Props<L>) {
  const scroller = useRef<HTMLDivElement>(null);
  const sight = useRowsInSight(scroller, ROW, lines.length);
  const long = lines.length > WHOLE;
  const first = long ? sight.first : 0;
  const last = long ? sight.last : lines.length;
  return (
    <div ref={scroller} className={`signal-scroll ${long ? 'long' : ''}`}>
      <table className={`matrix ${look}`} aria-rowcount={lines.length + 1}>
        <caption className="hidden">{caption}</caption>
        {long ? (
          <colgroup>
            {widths.map((width, i) => (
              // Columns have no identity but their place.
              <col key={i} style={{ width }} />
            ))}
          </colgroup>
        ) : null}
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>
          <Gap rows={first} columns={widths.length} />
          {lines.slice(first, last).map((line, i) => row(line, first + i + 2))}
          <Gap rows={lines.length - last} columns={widths.length} />
        </tbody>
      </table>
    </div>
  );
}

/** A part of a name that is longer than this is broken in the middle. */
const LONG_PART = 9;

/** Behind hyphens, dots and underlines, and between the two words of the keys of W3C. */
const SEAM = /(?<=[-._])|(?<=^trace)(?=parent|state)/;

/** Where a key's name may be broken: at its seams, and within what is long without them. */
export const partsOf = (name: string): readonly string[] =>
  name.split(SEAM).flatMap(part => {
    const lines = Math.ceil(part.length / LONG_PART);
    const size = Math.ceil(part.length / Math.max(1, lines));
    return Array.from({ length: lines }, (_, i) => part.slice(i * size, (i + 1) * size));
  });

/** A key as the head of a narrow column; read aloud in one piece. */
export const KeyHead = ({ name }: { readonly name: string }) => (
  <th scope="col" className="key" aria-label={name} title={name}>
    {partsOf(name).map((part, i) => (
      <span key={i}>
        {part}
        <wbr />
      </span>
    ))}
  </th>
);

interface CellProps {
  /** What the cell says in words. */
  readonly text: string;
  readonly look: readonly string[];
  readonly chosen: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A cell that can be chosen. */
export function MatrixCell({ text, look, chosen, onClick, children }: CellProps) {
  return (
    <button
      type="button"
      className={['mcell', ...look, chosen ? 'chosen' : ''].filter(c => c !== '').join(' ')}
      aria-label={text}
      aria-pressed={chosen}
      title={text}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
