import './contract.css';
import { share } from '../../analysis/stats.ts';
import { hopKey, type Expectation, type HopId } from '../../model/index.ts';
import { HopLabel } from '../../parts/hoplabel.tsx';
import { KeyHead, MatrixCell, MatrixTable } from '../../parts/matrix.tsx';
import { count, hopName, percent, word } from '../../words/index.ts';
import type { Line } from './layout.ts';
import type { ContractParams } from './params.ts';

interface Props {
  readonly lines: readonly Line[];
  readonly keys: readonly string[];
  readonly chosen: ContractParams;
  readonly onChoose: (hop: HopId, key: string) => void;
}

const HOP_WIDTH = 240;
const KEY_WIDTH = 64;

/** From this share of the most on, a cell's own number is told by its note alone. */
const NEARLY = 0.9;

/** How many requests carried a key into the hop, at most: cells with clearly fewer show their own number. */
const mostOf = ({ cells }: Line): number => Math.max(0, ...cells.map(c => c.it?.carried.whole ?? 0));

/** Hops down, keys across: every cell says its hop, key, counts and ground. */
export function Matrix({ lines, keys, chosen, onChoose }: Props) {
  return (
    <MatrixTable
      caption={word('contract.table')}
      look="tight"
      widths={[HOP_WIDTH, ...keys.map(() => KEY_WIDTH)]}
      lines={lines}
      head={
        <>
          <th scope="col">{word('contract.hop')}</th>
          {keys.map(k => (
            <KeyHead key={k} name={k} />
          ))}
        </>
      }
      row={(line, place) => {
        const { hop, cells } = line;
        const most = mostOf(line);
        return (
          <tr key={hopKey(hop)} aria-rowindex={place}>
            <th scope="row" className="with-most">
              <span>
                <span>
                  <HopLabel hop={hop} />
                </span>{' '}
                <span className="t3 tiny" title={word('contract.most', { n: most })}>
                  {most === 0 ? '' : count(most)}
                </span>
              </span>
            </th>
            {cells.map(({ key, it }) => (
              <td key={key}>
                {it === null ? null : (
                  <Cell
                    it={it}
                    most={most}
                    hop={hop}
                    name={key}
                    chosen={chosen.key === key && chosen.hop !== null && hopKey(chosen.hop) === hopKey(hop)}
                    onClick={() => onChoose(hop, key)}
                  />
                )}
              </td>
            ))}
          </tr>
        );
      }}
    />
  );
}

function spoken(it: Expectation, hop: HopId, key: string): string {
  const { part, whole } = it.carried;
  const ground = word(`contract.ground.${it.ground}`);
  const params = { hop: hopName(hop), key, part, whole, ground };
  return word(whole === 0 ? 'contract.cell.unseen' : 'contract.cell', params);
}

interface CellProps {
  readonly it: Expectation;
  readonly most: number;
  readonly hop: HopId;
  readonly name: string;
  readonly chosen: boolean;
  readonly onClick: () => void;
}

function Cell({ it, most, hop, name, chosen, onClick }: CellProps) {
  const { carried, ground, damaged, accepted } = it;
  const text = spoken(it, hop, name);
  const unseen = carried.whole === 0;
  const value = percent(share(carried));
  return (
    <MatrixCell
      text={text}
      look={[unseen ? 'never' : '', damaged > 0 ? 'has-damage' : '', ground === 'learned' ? 'learned' : '']}
      chosen={chosen}
      onClick={onClick}
    >
      {unseen ? (
        <span aria-hidden="true">–</span>
      ) : (
        <>
          <span className="fill" style={{ width: `${100 * share(carried)}%` }} />
          <span>{ground === 'none' ? `(${value})` : value}</span>
          {carried.whole > NEARLY * most ? null : <span className="t3 tiny">{count(carried.whole)}</span>}
        </>
      )}
      {accepted === null ? null : <span className="mark">{word('contract.mark.accepted')}</span>}
    </MatrixCell>
  );
}
