import { share } from '../../analysis/stats.ts';
import type { CompatCell } from '../../model/index.ts';
import { count, interval, percent, word } from '../../words/index.ts';
import { lookOf, type Line } from './layout.ts';

interface Props {
  readonly lines: readonly Line[];
  readonly servers: readonly string[];
  readonly chosen: CompatCell | null;
  readonly onChoose: (client: string, server: string) => void;
}

/** The matrix is a table of buttons: every cell says its pair, its counts and its interval. */
export function Matrix({ lines, servers, chosen, onChoose }: Props) {
  return (
    <table className="matrix">
      <caption className="hidden">{word('compat.table')}</caption>
      <thead>
        <tr>
          <th scope="col" className="t3">
            {word('compat.corner')}
          </th>
          {servers.map(s => (
            <th key={s} scope="col" className="key wide">
              {s}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(line => (
          <tr key={line.client}>
            <th scope="row" className="mono">
              {line.client}
            </th>
            {line.cells.map((cell, i) => {
              const server = servers[i] ?? '';
              return (
                <td key={server}>
                  {cell === null ? (
                    <span className="hidden">{word('compat.cell.none')}</span>
                  ) : (
                    <CellButton
                      cell={cell}
                      client={line.client}
                      server={server}
                      chosen={cell === chosen}
                      onClick={() => onChoose(line.client, server)}
                    />
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function spoken(cell: CompatCell, client: string, server: string): string {
  const { rate, unobserved } = cell;
  return [
    word('compat.cell', { client, server, part: rate.part, whole: rate.whole }),
    rate.whole > 0 ? word('compat.cell.interval', { interval: interval(rate.low, rate.high) }) : '',
    unobserved > 0 ? word('compat.cell.unobserved', { n: unobserved }) : '',
    cell.outstanding ? `, ${word('compat.cell.stands')}` : '',
  ].join('');
}

interface CellProps {
  readonly cell: CompatCell;
  readonly client: string;
  readonly server: string;
  readonly chosen: boolean;
  readonly onClick: () => void;
}

function CellButton({ cell, client, server, chosen, onClick }: CellProps) {
  const look = lookOf(cell);
  const text = spoken(cell, client, server);
  const classes = [
    'mcell',
    'vcell',
    `look-${look}`,
    cell.outstanding ? 'stands' : '',
    chosen ? 'chosen' : '',
  ];
  return (
    <button
      type="button"
      className={classes.filter(c => c !== '').join(' ')}
      aria-label={text}
      aria-pressed={chosen}
      title={text}
      onClick={onClick}
    >
      {look === 'few' ? (
        <span className="dot-few" aria-hidden="true" />
      ) : look === 'blank' || look === 'unobserved' ? null : (
        <span>
          {percent(share(cell.rate))} <span className="tiny">n {count(cell.rate.whole)}</span>
        </span>
      )}
    </button>
  );
}
