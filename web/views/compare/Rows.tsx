import { useState, type RefObject } from 'react';
import { isSecretKey } from '../../analysis/secrets.ts';
import type { CompareAnswer, CompareSpan } from '../../model/index.ts';
import { serviceColour } from '../../kit/theme.ts';
import { useSession } from '../../state/session.ts';
import { duration } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { axisOf, isMissing, isSlower, slower, type ShownRow } from './rows.ts';

/** Pixels a duration and its error mark take. */
const LABEL = 62;

/** Rows drawn; what is beyond is said. */
const MOST = 1500;

function Bar({ span, axis, service }: { span: CompareSpan | null; axis: number; service: string }) {
  if (!span) return <span className="compare-missing small">{word('compare.missing')}</span>;
  const said = word('compare.bar', {
    duration: duration(span.duration),
    offset: duration(span.offset),
    error: Number(span.error),
  });
  const left = Math.min(0.99, Math.max(0, span.offset) / axis);
  const width = Math.min(1 - left, span.duration / axis);
  // The end of the cell is kept for the duration, so that it never stands in its neighbour.
  const along = (share: number): string => `calc(${share.toFixed(4)} * (100% - ${LABEL}px))`;
  const colour = `var(--${serviceColour(service)})`;
  return (
    <span className="compare-bar" title={said}>
      <span className="hidden">{said}</span>
      <i style={{ left: along(left), width: `max(2px, ${along(width)})`, background: colour }} />
      <span className="tiny t3" aria-hidden="true" style={{ left: along(left + width) }}>
        {duration(span.duration)} {span.error ? <b className="compare-error">!</b> : null}
      </span>
    </span>
  );
}

/** Keys that only one side recorded. What is missing here was lost, or never sent: the sides say which. */
function Keys({ row }: { readonly row: ShownRow }) {
  const { config } = useSession();
  const here = row.keys.filter(k => k.b === null).map(k => k.key);
  const there = row.keys.filter(k => k.a === null).map(k => k.key);
  const values = row.keys.filter(k => !isMissing(k));
  return (
    <>
      {there.length > 0 ? (
        <span className="lost">
          <span aria-hidden="true">✕</span> {word('compare.there', { keys: there.join(', ') })}{' '}
        </span>
      ) : null}
      {here.length > 0 ? <span>{word('compare.here', { keys: here.join(', ') })} </span> : null}
      {values.length > 0 ? (
        <span
          className="t3"
          title={values
            .filter(k => !isSecretKey(k.key, config.secretKeys))
            .map(k => `${k.key}: ${String(k.a)} | ${String(k.b)}`)
            .join('\n')}
        >
          <span aria-hidden="true">≠</span> <span className="hidden">{word('compare.changed')} </span>
          {values.map(k => k.key).join(', ')}
        </span>
      ) : null}
    </>
  );
}

/** The row that a key leads to from another one. */
function beside(row: HTMLElement, key: string): Element | null | undefined {
  const all = row.parentElement?.querySelectorAll('.compare-row');
  if (key === 'ArrowDown') return row.nextElementSibling;
  if (key === 'ArrowUp') return row.previousElementSibling;
  if (key === 'Home') return all?.[0];
  return key === 'End' ? all?.[all.length - 1] : null;
}

interface RowProps {
  readonly row: ShownRow;
  readonly axis: number;
  readonly answer: CompareAnswer;
  /** Of all rows one is a stop on the way through the page: the one that had the focus last. */
  readonly stop: boolean;
  readonly onStop: () => void;
}

function Row({ row, axis, answer, stop, onStop }: RowProps) {
  const { go } = useSession();
  const by = slower(row);
  // Whose call it is shows in its colour; read aloud, its name says it.
  const calls = row.kind === 'client' || row.kind === 'producer';
  const open = (): void => {
    const [side, span] = row.a ? [answer.a, row.a] : [answer.b, row.b];
    if (span) go({ view: 'trace', params: { trace: side.traceId, span: span.spanId } });
  };
  return (
    <div
      role="row"
      aria-level={row.depth + 1}
      aria-rowindex={row.index + 2}
      className={`compare-row ${row.differs ? 'differs' : ''}`}
      tabIndex={stop ? 0 : -1}
      onFocus={onStop}
      data-differs={row.differs}
      onKeyDown={e => {
        if (e.key === 'Enter') open();
        const to = beside(e.currentTarget, e.key);
        if (!(to instanceof HTMLElement) || !to.matches('.compare-row')) return;
        e.preventDefault();
        to.focus();
      }}
      onDoubleClick={open}
    >
      <span
        role="gridcell"
        className="compare-name"
        style={{ paddingLeft: `calc(8px + ${Math.min(row.depth, 16)} * var(--indent))` }}
      >
        <span className="stripe" style={{ background: `var(--${serviceColour(row.service)})` }} />{' '}
        {calls ? <span className="hidden">{row.service}</span> : <b>{row.service}</b>} {row.operation}
        {calls ? <span className="t3"> {row.kind}</span> : null}
      </span>
      <span role="gridcell">
        <Bar span={row.a} axis={axis} service={row.service} />
      </span>
      <span role="gridcell">
        <Bar span={row.b} axis={axis} service={row.service} />
      </span>
      <span role="gridcell" className={`compare-delta ${isSlower(row) ? 'strong' : 't3'}`}>
        {by === null ? '' : `${by < 0 ? '−' : '+'}${duration(Math.abs(by))}`}
      </span>
      <span role="gridcell" className="compare-keys small">
        <Keys row={row} />
      </span>
    </div>
  );
}

interface Props {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly answer: CompareAnswer;
  readonly rows: readonly ShownRow[];
}

const COLUMNS = [
  'compare.column.name',
  'compare.this',
  'compare.other',
  'compare.column.delta',
  'compare.column.keys',
];

/** What the columns hold; there before the rows are. */
export const Heads = () => (
  <div role="row" className="compare-head tiny t3" aria-rowindex={1}>
    {COLUMNS.map(c => (
      <span key={c} role="columnheader">
        {word(c)}
      </span>
    ))}
  </div>
);

/** Span by span on one axis: where both began counts as zero. */
export function Rows({ ref, answer, rows }: Props) {
  const axis = axisOf(answer);
  const [stop, setStop] = useState(-1);
  const first = rows.find(r => r.index === stop) ?? rows[0];
  const left = answer.left + Math.max(0, rows.length - MOST);
  return (
    <div ref={ref} className="compare-rows">
      <div role="treegrid" aria-label={word('compare.rows')} aria-rowcount={answer.rows.length + 1}>
        <Heads />
        {rows.slice(0, MOST).map(row => (
          <Row
            key={row.index}
            {...{ row, axis, answer }}
            stop={row === first}
            onStop={() => setStop(row.index)}
          />
        ))}
      </div>
      {left > 0 ? <p className="small t2 compare-left">{word('compare.left', { rows: left })}</p> : null}
    </div>
  );
}
