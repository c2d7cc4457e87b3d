import '../../words/all.ts';
import './table.css';
import { useTotals } from '../../state/drawings.ts';
import type { Total } from '../../model/index.ts';
import { sortTotals, TOTAL_COLUMNS, type TotalColumn, totalsCsv } from '../../analysis/trace/totals.ts';
import { useMemo, useState } from 'react';
import { Button } from '../../kit/controls.tsx';
import { useUi } from '../../state/ui.ts';
import { duration } from '../../time/index.ts';
import { count, word } from '../../words/index.ts';
import type { DrawingProps } from './drawing.ts';
import { findingsBy, foundBy, lineName, lineOf } from './found.ts';
import { cutNote, MOST_LINES } from './tablenote.ts';
import { useWalk } from './useWalk.ts';
import { besideLine } from './walk.ts';

const TEXT: readonly TotalColumn[] = ['service', 'operation'];
const TIMES: readonly TotalColumn[] = ['total', 'self', 'longest'];

function cell(total: Total, column: TotalColumn): string {
  const value = total[column];
  if (typeof value === 'string') return value;
  if (TIMES.includes(column)) return duration(value);
  return value === 0 && column !== 'spans' ? '' : count(value);
}

const side = (c: TotalColumn): string => (TEXT.includes(c) ? '' : 'number');

interface HeadsProps {
  readonly by: TotalColumn;
  readonly onBy: (by: TotalColumn) => void;
}

const Heads = ({ by, onBy }: HeadsProps) => (
  <tr>
    {TOTAL_COLUMNS.map(c => (
      <th
        key={c}
        className={side(c)}
        aria-sort={c === by ? (TEXT.includes(c) ? 'ascending' : 'descending') : undefined}
      >
        <button type="button" onClick={() => onBy(c)}>
          {word(`trace.table.${c}`)}
        </button>
      </th>
    ))}
  </tr>
);

interface LineProps extends Pick<DrawingProps, 'onParams'> {
  readonly total: Total;
  /** The findings in front of its spans, worst first. */
  readonly findings: readonly string[];
  /** The finding that the header tells of is among them. */
  readonly here: boolean;
}

/** One service and operation: its name leads to its spans, the number of its findings to the first of them. */
function Line({ total, findings, here, onParams }: LineProps) {
  const [first] = findings;
  const shown = (c: TotalColumn) => {
    const text = cell(total, c);
    if (c === 'operation')
      return (
        <button
          type="button"
          className="link"
          data-stop="found"
          onClick={() => onParams({ as: 'waterfall', q: total.operation })}
        >
          {text}
        </button>
      );
    if (c !== 'findings' || first === undefined || text === '') return text;
    return (
      <button
        type="button"
        className="link"
        aria-label={word('trace.findings', { of: total.findings })}
        data-findings={findings.join('\n')}
        onClick={() => onParams({ as: 'waterfall', finding: first, span: null })}
      >
        {text}
      </button>
    );
  };
  return (
    <tr aria-current={here ? true : undefined}>
      {TOTAL_COLUMNS.map(c => (
        <td key={c} className={`${side(c)} ${c === 'findings' ? 'lost' : ''}`}>
          {shown(c)}
        </td>
      ))}
    </tr>
  );
}

/** The lines that hold what the search found, sorted; all of them where nothing is searched. */
function useLines({ model: { tree, matches }, open, query }: DrawingProps, by: TotalColumn) {
  const all = useTotals(open);
  const wanted = query.trim() !== '';
  const found = useMemo(() => (wanted ? foundBy(tree, matches, lineOf) : null), [wanted, tree, matches]);
  const lines = useMemo(() => sortTotals(all ?? [], by), [all, by]);
  return {
    all: lines,
    shown: found ? lines.filter(t => found.has(lineName(t.service, t.operation))) : lines,
  };
}

/** Totals for each service and operation; every column sorts. */
export function Table(props: DrawingProps) {
  const { model, onParams } = props;
  const [by, setBy] = useState<TotalColumn>('self');
  const say = useUi(s => s.say);
  const { all, shown } = useLines(props, by);
  const findings = useMemo(() => findingsBy(model.tree, lineOf), [model.tree]);
  const here = model.selection.finding?.id;
  const drawn = shown.slice(0, MOST_LINES);
  const walk = useWalk((at, key) => besideLine(drawn.length, at, key), here);
  const copy = (): void => {
    navigator.clipboard.writeText(totalsCsv(shown)).then(
      () => say(word('trace.table.copied')),
      () => say(word('trace.copy-failed')),
    );
  };
  return (
    <div className="trace-table" tabIndex={-1} data-home {...walk}>
      <table>
        <caption className="hidden">{word('trace.table.sorted', { by: word(`trace.table.${by}`) })}</caption>
        <thead>
          <Heads by={by} onBy={setBy} />
        </thead>
        <tbody>
          {drawn.map(t => {
            const own = findings.get(lineName(t.service, t.operation)) ?? [];
            return (
              <Line
                key={`${t.service} ${t.operation}`}
                total={t}
                findings={own}
                here={here !== undefined && own.includes(here)}
                onParams={onParams}
              />
            );
          })}
        </tbody>
      </table>
      <p className="trace-table-foot small t2">
        <Button onClick={copy}>{word('trace.table.copy')}</Button>
        <span role="status">
          {shown === all ? '' : word('trace.table.found', { shown: shown.length, of: all.length })}{' '}
          {cutNote(shown.length)}
        </span>
      </p>
    </div>
  );
}
