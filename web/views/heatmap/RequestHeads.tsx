import type { GridColumn } from '../../model/index.ts';
import { word } from '../../words/index.ts';
import type { RequestLayout } from './requests.ts';
import type { RequestsStackProps } from './RequestsStack.tsx';
import { subject } from './table.ts';

export const HEADS = 36;

const JOIN = { wire: '→', 'in-process': '⤷', split: '⇢', gap: '⋯', span: '' } as const;

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
          {word('requests.head', { n: grid.requests.count })}
          <br />
          {word(`requests.by.${params.sort}`)}
        </span>
      ) : null}
      {grid.columns.map((c, i) => (
        <span
          key={subject(c)}
          className={`requests-head tiny ${isCulprit(c) ? 'culprit' : 't2'}`}
          title={subject(c)}
          style={{ left: columns.gutter + i * layout.columnWidth, width: layout.columnWidth - 2 }}
        >
          {c.kind === 'key' ? (
            <code>{c.key}</code>
          ) : (
            <button
              type="button"
              title={word('requests.deeper', { hop: subject(c) })}
              aria-label={word('requests.deeper', { hop: subject(c) })}
              onClick={() => onDeeper(i)}
            >
              {c.hop.kind === 'span' ? c.hop.to : c.hop.from}
              <br />
              {c.hop.kind === 'span' ? word('requests.itself') : `${JOIN[c.hop.kind]} ${c.hop.to}`}
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
