import '../../words/all.ts';
import './table.css';
import { useTotals } from '../../state/drawings.ts';
import type { Total } from '../../model/index.ts';
import { sortTotals, TOTAL_COLUMNS, type TotalColumn, totalsCsv } from '../../analysis/trace/totals.ts';
import { useState } from 'react';
import { Button } from '../../kit/controls.tsx';
import { useUi } from '../../state/ui.ts';
import { duration } from '../../time/index.ts';
import { count, word } from '../../words/index.ts';
import { cutNote, MOST_LINES } from './tablenote.ts';

interface Props {
  readonly open: number;
  /** Shows the spans of one line in the waterfall. */
  readonly onFind: (query: string) => void;
}

const TEXT: readonly TotalColumn[] = ['service', 'operation'];
const TIMES: readonly TotalColumn[] = ['total', 'self', 'longest'];

function cell(total: Total, column: TotalColumn): string {
  const value = total[column];
  if (typeof value === 'string') return value;
  if (TIMES.includes(column)) return duration(value);
  return value === 0 && column !== 'spans' ? '' : count(value);
}

/** Totals for each service and operation; every column sorts. */
export function Table({ open, onFind }: Props) {
  const all = useTotals(open) ?? [];
  const [by, setBy] = useState<TotalColumn>('self');
  const say = useUi(s => s.say);
  const sorted = sortTotals(all, by);
  const copy = (): void => {
    navigator.clipboard.writeText(totalsCsv(sorted)).then(
      () => say(word('trace.table.copied')),
      () => say(word('trace.copy-failed')),
    );
  };
  const side = (c: TotalColumn): string => (TEXT.includes(c) ? '' : 'number');
  return (
    <div className="trace-table" tabIndex={-1} data-home>
      <table>
        <caption className="hidden">{word('trace.table.sorted', { by: word(`trace.table.${by}`) })}</caption>
        <thead>
          <tr>
            {TOTAL_COLUMNS.map(c => (
              <th
                key={c}
                className={side(c)}
                aria-sort={c === by ? (TEXT.includes(c) ? 'ascending' : 'descending') : undefined}
              >
                <button type="button" onClick={() => setBy(c)}>
                  {word(`trace.table.${c}`)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, MOST_LINES).map(t => (
            <tr key={`${t.service} ${t.operation}`}>
              {TOTAL_COLUMNS.map(c => (
                <td key={c} className={`${side(c)} ${c === 'findings' ? 'lost' : ''}`}>
                  {c === 'operation' ? (
                    <button type="button" className="link" onClick={() => onFind(t.operation)}>
                      {cell(t, c)}
                    </button>
                  ) : (
                    cell(t, c)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p style={{ marginTop: 8 }}>
        {cutNote(sorted.length)} <Button onClick={copy}>{word('trace.table.copy')}</Button>
      </p>
    </div>
  );
}
