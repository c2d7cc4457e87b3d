import { useState } from 'react';
import { Menu } from '../kit/controls.tsx';
import { formatLength, parseLength, type RangeSpec } from '../state/url.ts';
import {
  MINUTE,
  age,
  clock,
  dayMonth,
  fromMillis,
  micros,
  zoneOf,
  type Micros,
  type Range,
  type Zone,
} from '../time/index.ts';
import { word } from '../words/index.ts';

const QUICK: readonly Micros[] = [5, 15, 30, 60, 180, 360, 720, 1440].map(m => micros(m * MINUTE));

interface Props {
  readonly spec: RangeSpec;
  readonly range: Range;
  readonly live: boolean;
  readonly every: Micros;
  readonly zone: Zone;
  readonly onSpec: (spec: RangeSpec) => void;
  readonly onLive: (live: boolean) => void;
  readonly onZone: (zone: Zone) => void;
}

/** Absolute range with its zone | quick lengths | live or paused. */
export function RangePicker(props: Props) {
  const { spec, range, live, every, zone, onSpec, onLive, onZone } = props;
  const sameDay = dayMonth(range.from, zone) === dayMonth(range.to, zone);
  const face = `${dayMonth(range.from, zone)} ${clock(range.from, zone)} – ${sameDay ? '' : `${dayMonth(range.to, zone)} `}${clock(range.to, zone)} ${zoneOf(range, zone)}`;
  const moving = live && spec.kind === 'last';
  return (
    <div className="range">
      <Menu className="range-part" label={word('range.absolute')} face={face} align="right">
        {close => (
          <Absolute
            range={range}
            zone={zone}
            onZone={onZone}
            onSpec={s => {
              close();
              onSpec(s);
            }}
          />
        )}
      </Menu>
      <Menu
        className="range-part"
        label={word('range.quick')}
        align="right"
        face={age(range.to - range.from)}
      >
        {close =>
          QUICK.map(length => (
            <button
              key={length}
              type="button"
              className="item"
              aria-current={spec.kind === 'last' && spec.length === length}
              onClick={() => {
                close();
                onSpec({ kind: 'last', length });
              }}
            >
              {word('range.last', { length: age(length) })}
            </button>
          ))
        }
      </Menu>
      <button
        type="button"
        className="range-part"
        aria-pressed={moving}
        aria-keyshortcuts="L"
        onClick={() => (moving ? onLive(false) : onLive(true))}
      >
        {moving
          ? word('range.live', { every: formatLength(every).replace(/(\d)(\D)/, '$1 $2') })
          : word('range.paused')}
      </button>
    </div>
  );
}

interface AbsoluteProps {
  readonly range: Range;
  readonly zone: Zone;
  readonly onZone: (zone: Zone) => void;
  readonly onSpec: (spec: RangeSpec) => void;
}

const stamp = (t: Micros, zone: Zone): string => {
  const d = new Date(t / 1000 - (zone === 'utc' ? 0 : new Date(t / 1000).getTimezoneOffset() * 60_000));
  return d.toISOString().slice(0, 19).replace('T', ' ');
};

function parseStamp(text: string, zone: Zone): Micros | null {
  const iso = text.trim().replace(' ', 'T');
  const ms = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(iso) ? iso : zone === 'utc' ? `${iso}Z` : iso);
  return Number.isFinite(ms) ? fromMillis(ms) : null;
}

function Absolute({ range, zone, onZone, onSpec }: AbsoluteProps) {
  const [from, setFrom] = useState(stamp(range.from, zone));
  const [to, setTo] = useState(stamp(range.to, zone));
  const relative = /^now-(\w+)$/.exec(from.trim());
  const length = relative ? parseLength(relative[1] ?? '') : null;
  const a = parseStamp(from, zone);
  const b = parseStamp(to, zone);
  const spec: RangeSpec | null =
    length !== null
      ? { kind: 'last', length }
      : a !== null && b !== null && a < b
        ? { kind: 'fixed', range: { from: a, to: b } }
        : null;
  return (
    <form
      className="absolute"
      onSubmit={e => {
        e.preventDefault();
        if (spec) onSpec(spec);
      }}
    >
      <label>
        {word('range.from')} <input value={from} onChange={e => setFrom(e.target.value)} spellCheck={false} />
      </label>
      <label>
        {word('range.to')} <input value={to} onChange={e => setTo(e.target.value)} spellCheck={false} />
      </label>
      <p className="tiny t3">{spec ? word('range.hint') : word('range.wrong')}</p>
      <div className="row">
        <button type="submit" className="btn primary" disabled={spec === null}>
          {word('range.show')}
        </button>
        <div className="seg" role="group" aria-label={word('range.zone')}>
          <button type="button" aria-pressed={zone === 'utc'} onClick={() => onZone('utc')}>
            UTC
          </button>
          <button type="button" aria-pressed={zone === 'local'} onClick={() => onZone('local')}>
            {word('range.local')}
          </button>
        </div>
      </div>
    </form>
  );
}
