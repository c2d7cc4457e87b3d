import type { GridColumn } from '../../model/index.ts';
import { word } from '../../words/index.ts';
import { headLines } from './heads.ts';
import type { RequestLayout } from './requests.ts';
import type { RequestsStackProps } from './RequestsStack.tsx';
import { subject } from './table.ts';

export const HEADS = 36;

/** About as wide as a letter of a key is. */
const LETTER = 6.2;

/** Two lines a column, the culprit's in bold; a hop leads to all keys at it. */
export function Heads(props: RequestsStackProps & { readonly layout: RequestLayout }) {
  const { columns, grid, layout, answer, params, onDeeper } = props;
  const v = answer.verdict;
  const isCulprit = (c: GridColumn): boolean =>
    v.kind === 'damage' &&
    (c.kind === 'key' ? c.key === v.key : subject(c) === subject({ kind: 'hop', hop: v.hop }));
  return (
    <div className="requests-heads" style={{ height: HEADS }}>
      {columns.gutter > 0 ? (
        <span className="requests-count tiny t2" style={{ width: columns.gutter - 16 }}>
          {word('requests.head', { n: grid.requests.count, of: answer.requests })}
          <br />
          {word(`requests.by.${params.sort}`)}
        </span>
      ) : null}
      {grid.columns.map((c, i) => (
        <span
          key={subject(c)}
          className={`requests-head tiny ${isCulprit(c) ? 'culprit' : 't2'}`}
          title={subject(c)}
          style={{ left: columns.gutter + i * layout.columnWidth, width: layout.columnWidth - 6 }}
        >
          {c.kind === 'key' ? (
            <code>
              <TwoLines lines={headLines(c, Math.floor((layout.columnWidth - 6) / LETTER))} />
            </code>
          ) : (
            <button
              type="button"
              title={word('requests.deeper', { hop: subject(c) })}
              aria-label={word('requests.deeper', { hop: subject(c) })}
              onClick={() => onDeeper(i)}
            >
              <TwoLines lines={headLines(c, 0)} />
            </button>
          )}
        </span>
      ))}
      {columns.totals > 0 ? (
        <span
          className="requests-duration tiny t3"
          style={{ left: columns.gutter + layout.columns * layout.columnWidth + 8 }}
        >
          <br />
          {word('requests.duration')}
        </span>
      ) : null}
    </div>
  );
}

const TwoLines = ({ lines: [first, second] }: { readonly lines: readonly [string, string] }) => (
  <>
    {first}
    <br />
    {second}
  </>
);
