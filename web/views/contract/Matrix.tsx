import { share } from '../../analysis/stats.ts';
import { hopKey, type Expectation, type HopId } from '../../model/index.ts';
import { HopLabel } from '../../parts/hoplabel.tsx';
import { count, hopName, percent, word } from '../../words/index.ts';
import type { Line } from './layout.ts';
import type { ContractParams } from './params.ts';

interface Props {
  readonly lines: readonly Line[];
  readonly keys: readonly string[];
  readonly chosen: ContractParams;
  readonly onChoose: (hop: HopId, key: string) => void;
}

/** The matrix is a table of buttons: every cell says its hop, key, counts and ground. */
export function Matrix({ lines, keys, chosen, onChoose }: Props) {
  return (
    <table className="matrix">
      <caption className="hidden">{word('contract.table')}</caption>
      <thead>
        <tr>
          <th scope="col">{word('contract.hop')}</th>
          {keys.map(k => (
            <th key={k} scope="col" className="key">
              {k}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ hop, cells }) => (
          <tr key={hopKey(hop)}>
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
        ))}
      </tbody>
    </table>
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
  const classes = ['mcell', unseen ? 'never' : '', chosen ? 'chosen' : '', damaged > 0 ? 'has-damage' : ''];
  const value = percent(share(carried));
  return (
    <button
      type="button"
      className={classes.filter(c => c !== '').join(' ')}
      aria-label={text}
      aria-pressed={chosen}
      title={text}
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
    </button>
  );
}
