import { share } from '../../analysis/stats.ts';
import { hopKey, type Expectation, type HopId } from '../../model/index.ts';
import { HopLabel } from '../../parts/hoplabel.tsx';
import { MatrixCell, MatrixTable } from '../../parts/matrix.tsx';
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
const KEY_WIDTH = 108;

/** Hops down, keys across: every cell says its hop, key, counts and ground. */
export function Matrix({ lines, keys, chosen, onChoose }: Props) {
  return (
    <MatrixTable
      caption={word('contract.table')}
      widths={[HOP_WIDTH, ...keys.map(() => KEY_WIDTH)]}
      lines={lines}
      head={
        <>
          <th scope="col">{word('contract.hop')}</th>
          {keys.map(k => (
            <th key={k} scope="col" className="key">
              {k}
            </th>
          ))}
        </>
      }
      row={({ hop, cells }, place) => (
        <tr key={hopKey(hop)} aria-rowindex={place}>
          <th scope="row">
            <HopLabel hop={hop} />
          </th>
          {cells.map(({ key, it }) => (
            <td key={key}>
              {it === null ? null : (
                <Cell
                  it={it}
                  hop={hop}
                  name={key}
                  chosen={chosen.key === key && chosen.hop !== null && hopKey(chosen.hop) === hopKey(hop)}
                  onClick={() => onChoose(hop, key)}
                />
              )}
            </td>
          ))}
        </tr>
      )}
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
  readonly hop: HopId;
  readonly name: string;
  readonly chosen: boolean;
  readonly onClick: () => void;
}

function Cell({ it, hop, name, chosen, onClick }: CellProps) {
  const { carried, ground, damaged, accepted } = it;
  const text = spoken(it, hop, name);
  const unseen = carried.whole === 0;
  const value = percent(share(carried));
  return (
    <MatrixCell
      text={text}
      look={[unseen ? 'never' : '', damaged > 0 ? 'has-damage' : '']}
      chosen={chosen}
      onClick={onClick}
    >
      {unseen ? (
        <span aria-hidden="true">–</span>
      ) : (
        <>
          <span className="fill" style={{ width: `${100 * share(carried)}%` }} />
          <span>{ground === 'none' ? `(${value})` : value}</span>
          <span className="t3 tiny">{count(carried.whole)}</span>
        </>
      )}
      {ground === 'learned' ? <span className="mark">{word('contract.mark.learned')}</span> : null}
      {accepted === null ? null : <span className="mark">{word('contract.mark.accepted')}</span>}
    </MatrixCell>
  );
}
