import type { CoverageAnswer } from '../../model/index.ts';
import { KeyHead, MatrixTable } from '../../parts/matrix.tsx';
import { count, percent, word } from '../../words/index.ts';
import type { Cell, Row } from './layout.ts';

interface Props {
  readonly answer: CoverageAnswer;
  readonly rows: readonly Row[];
  readonly open: Row | null;
  readonly onOpen: (row: Row) => void;
}

const WIDTHS = [150, 84, 76, 84];
const KEY_WIDTH = 84;

/** Sides of services down, keys across. */
export function Matrix({ answer, rows, open, onOpen }: Props) {
  if (rows.length === 0)
    return (
      <div className="signal-scroll">
        <p className="nothing">{word('coverage.noneLeft')}</p>
      </div>
    );
  return (
    <MatrixTable
      caption={word('coverage.table')}
      look="tight sides"
      widths={[...WIDTHS, ...answer.keys.map(() => KEY_WIDTH)]}
      lines={rows}
      head={
        <>
          <th scope="col">{word('coverage.service')}</th>
          <th scope="col">{word('coverage.side')}</th>
          <th scope="col">{word('coverage.spans')}</th>
          <th scope="col" className="key" style={{ fontFamily: 'var(--sans)' }}>
            {word('coverage.any')}
          </th>
          {answer.keys.map(k => (
            <KeyHead key={k.key} name={k.key} />
          ))}
        </>
      }
      row={(row, place) => (
        <Line
          key={`${row.side.side} ${row.side.service}`}
          row={row}
          place={place}
          chosen={open?.side === row.side}
          onOpen={() => onOpen(row)}
        />
      )}
    />
  );
}

function Line({
  row,
  place,
  chosen,
  onOpen,
}: {
  readonly row: Row;
  readonly place: number;
  readonly chosen: boolean;
  readonly onOpen: () => void;
}) {
  const { side } = row;
  const sideName = word(`coverage.side.${side.side}`);
  return (
    <tr
      aria-rowindex={place}
      className={`pickable ${row.service === null ? '' : 'first'} ${chosen ? 'chosen' : ''}`}
      onClick={onOpen}
    >
      <th scope="row">{row.service ?? <span className="hidden">{side.service}</span>}</th>
      <td className="side-name">
        <button
          type="button"
          className="link t2"
          aria-expanded={chosen}
          aria-label={word('coverage.open', { service: side.service, side: sideName })}
          onClick={e => {
            e.stopPropagation();
            onOpen();
          }}
        >
          {sideName}
        </button>
      </td>
      <td className="n t3">{count(side.spans)}</td>
      <td>
        <Share part={side.recording} whole={side.able} declared={false} name={word('coverage.any')} />
      </td>
      {row.cells.map(c => (
        <td key={c.key}>
          <Share part={c.part} whole={c.whole} declared={c.declared} name={c.key} />
        </td>
      ))}
    </tr>
  );
}

/** The share with a bar behind it and n beside it; a hatch where it was never recorded. */
function Share({
  part,
  whole,
  declared,
  name,
}: Pick<Cell, 'part' | 'whole' | 'declared'> & { name: string }) {
  const mark = declared ? (
    <span className="mark" title={word('coverage.legend.declared')}>
      §
    </span>
  ) : null;
  if (part === 0)
    return (
      <span
        className="mcell never"
        title={`${name}: ${word(whole === 0 ? 'coverage.cell.untold' : 'coverage.cell.none', { whole })}`}
      >
        <span>
          <span className="hidden">{word('outcome.unobserved')} </span>0{mark}
        </span>
      </span>
    );
  return (
    <span className="mcell" title={`${name}: ${word('coverage.cell', { part, whole })}`}>
      <span className="fill" style={{ width: `${(100 * part) / whole}%` }} />
      <span>{percent(part / whole)}</span>
      {part === whole ? null : <span className="t3 tiny">{count(part)}</span>}
      {mark}
    </span>
  );
}
