import { share } from '../../analysis/stats.ts';
import type { CompatCell } from '../../model/index.ts';
import { MatrixCell, MatrixTable } from '../../parts/matrix.tsx';
import { count, interval, percent, word } from '../../words/index.ts';
import { lookOf, type Line } from './layout.ts';

interface Props {
  readonly lines: readonly Line[];
  readonly servers: readonly string[];
  readonly chosen: CompatCell | null;
  readonly onChoose: (client: string, server: string) => void;
}

const CLIENT_WIDTH = 200;
const SERVER_WIDTH = 150;

/** Clients down, servers across: every cell says its pair, its counts and its interval. */
export function Matrix({ lines, servers, chosen, onChoose }: Props) {
  return (
    <MatrixTable
      caption={word('compat.table')}
      widths={[CLIENT_WIDTH, ...servers.map(() => SERVER_WIDTH)]}
      lines={lines}
      head={
        <>
          <th scope="col" className="t3">
            {word('compat.corner')}
          </th>
          {servers.map(s => (
            <th key={s} scope="col" className="key wide">
              {s}
            </th>
          ))}
        </>
      }
      row={({ client, cells }, place) => (
        <tr key={client} aria-rowindex={place}>
          <th scope="row" className="mono">
            {client}
          </th>
          {cells.map((cell, i) => {
            const server = servers[i] ?? '';
            return (
              <td key={server}>
                {cell === null ? (
                  <span className="hidden">{word('compat.cell.none')}</span>
                ) : (
                  <Cell
                    cell={cell}
                    client={client}
                    server={server}
                    chosen={cell === chosen}
                    onClick={() => onChoose(client, server)}
                  />
                )}
              </td>
            );
          })}
        </tr>
      )}
    />
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

function Cell({ cell, client, server, chosen, onClick }: CellProps) {
  const look = lookOf(cell);
  return (
    <MatrixCell
      text={spoken(cell, client, server)}
      look={['vcell', `look-${look}`, cell.outstanding ? 'stands' : '']}
      chosen={chosen}
      onClick={onClick}
    >
      {look === 'few' ? (
        <span className="dot-few" aria-hidden="true" />
      ) : look === 'blank' || look === 'unobserved' ? null : (
        <span>
          {percent(share(cell.rate))} <span className="tiny">n {count(cell.rate.whole)}</span>
        </span>
      )}
    </MatrixCell>
  );
}
