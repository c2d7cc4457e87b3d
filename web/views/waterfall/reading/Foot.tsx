import { textAt, textCount } from '../../../analysis/trace/texts.ts';
import type { AttributeColumn, LogLine, Moments } from '../../../model/index.ts';
import { word } from '../../../words/index.ts';
import type { TraceParams } from '../params.ts';
import type { Model } from '../useModel.ts';
import type { Lines } from './data.ts';
import { COLOURS, colourOfValue } from './extras.ts';

interface Props {
  readonly model: Model;
  readonly params: TraceParams;
  readonly onParams: (next: Partial<TraceParams>, how?: 'push' | 'replace') => void;
  readonly colour: AttributeColumn | null;
  readonly moments: Moments | null;
  readonly lines: Lines | null;
  readonly written: readonly LogLine[];
}

/** What filter and highlight leave, and how to end each. */
function State({ model, params, onParams }: Props) {
  const { tree, rows, kept, marked } = model;
  const { mark, only } = params;
  const hidden = tree.places.filter((_, i) => kept && kept[tree.nodeOfPlace[i] ?? -1] === 0).length;
  return (
    <>
      {mark && marked ? (
        <span role="status">
          <i className="reading-marked" aria-hidden="true" />
          <code>{word('reading.foot.marked', { ...mark, spans: marked.length })}</code>{' '}
          <button type="button" className="link" onClick={() => onParams({ mark: null }, 'replace')}>
            {word('reading.foot.unmark')}
          </button>
        </span>
      ) : null}
      {only && kept ? (
        <span role="status">
          <b>{word('reading.foot.only', { shown: rows.nodes.length, of: tree.kind.length })}</b>
          {hidden > 0 ? `, ${word('reading.foot.only.hidden', { places: hidden })}` : ''}
          {rows.nodes.length === 0 ? `, ${word('reading.foot.only.none')}` : ''}{' '}
          <button type="button" className="link" onClick={() => onParams({ only: false }, 'replace')}>
            {word('reading.foot.all')}
          </button>
        </span>
      ) : null}
    </>
  );
}

/** Values told in the legend: more would not fit in its line. */
const TOLD = 6;

/** Which value has which colour; a click highlights its spans. */
function Colours({ colour, params, onParams }: Pick<Props, 'colour' | 'params' | 'onParams'>) {
  if (params.by === null || !colour) return null;
  const key = params.by;
  const values = textCount(colour.values);
  if (values === 0) return <span>{word('reading.foot.by.none', { key })}</span>;
  const told = Math.min(TOLD, values);
  return (
    <span className="reading-colours">
      <code>{word('reading.foot.by', { key })}</code>
      {Array.from({ length: told }, (_, i) => {
        const value = textAt(colour.values, i);
        return (
          <button
            key={i}
            type="button"
            className="link"
            title={value}
            onClick={() => onParams({ mark: { key, value } }, 'replace')}
          >
            <i style={{ background: `var(--${colourOfValue(i)})` }} aria-hidden="true" />
            {value.length > 24 ? `${value.slice(0, 23)}…` : value}
          </button>
        );
      })}
      <span>
        <i style={{ background: 'var(--line-2)' }} aria-hidden="true" />
        {values > COLOURS.length
          ? word('reading.foot.others', { values: values - COLOURS.length })
          : word('reading.foot.without')}
      </span>
    </span>
  );
}

/** The two kinds of marks on the bars, and the key that tells them one by one. */
function Marks({ moments, lines, written }: Pick<Props, 'moments' | 'lines' | 'written'>) {
  const events = moments?.eventOf.length ?? 0;
  const placed = lines?.at.length ?? 0;
  const unplaced = lines ? written.length - placed : 0;
  if (events + placed + unplaced === 0) return null;
  return (
    <span className="reading-marks">
      {events > 0 ? (
        <span>
          <i className="reading-tick-mark" aria-hidden="true" />
          {word('reading.foot.events', { events: moments?.of ?? events })}
          {(moments?.of ?? 0) > events
            ? `, ${word('reading.foot.events.least', { of: moments?.of ?? 0 })}`
            : ''}
        </span>
      ) : null}
      {placed > 0 ? (
        <span>
          <i className="reading-dot-mark" aria-hidden="true" />
          {word('reading.foot.lines', { lines: placed })}
        </span>
      ) : null}
      {unplaced > 0 ? <span>{word('reading.foot.unplaced', { lines: unplaced })}</span> : null}
      {events + placed > 0 ? (
        <span>
          <kbd>E</kbd> {word('reading.foot.step')}
        </span>
      ) : null}
    </span>
  );
}

/** One line under the rows: what is filtered, highlighted, coloured and marked. */
export function Foot(props: Props) {
  return (
    <div className="reading-foot tiny t2" role="group" aria-label={word('reading.foot')}>
      <State {...props} />
      <Colours {...props} />
      <Marks {...props} />
    </div>
  );
}
