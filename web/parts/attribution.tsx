import '../words/overview.ts';
import './attribution.css';
import { useState, type ReactNode } from 'react';
import { groupColour } from '../kit/theme.ts';
import type { Attribution, Factor, Rate } from '../model/index.ts';
import { moment, type Range, type Zone } from '../time/index.ts';
import { hopName, interval, percent, word } from '../words/index.ts';

interface Props {
  readonly attribution: Attribution;
  /** All groups there are, canary first: their order decides the colours. */
  readonly groups: readonly string[];
  readonly zone: Zone;
  /** The stretch looked at. */
  readonly range: Range;
  /** Keeps only the requests with a value, or all but those; null where the page cannot filter. */
  readonly onPick: ((factor: Factor, how: 'only' | 'not') => void) | null;
  /** Only the bars of the groups, for narrow pages. */
  readonly short?: boolean;
}

const share = (r: Rate): number => (r.whole > 0 ? r.part / r.whole : 0);
const at = (fraction: number): string => `${Math.min(1, Math.max(0, fraction)) * 100}%`;

/** Bar: the rate; whisker: its 95% interval; tick: the requests without this value. */
export function FactorBar({
  factor,
  colour,
  tick,
}: {
  readonly factor: Factor;
  readonly colour: string;
  readonly tick: boolean;
}) {
  const { rate, rest } = factor;
  return (
    <div className="factor-bar" aria-hidden="true">
      <i style={{ width: at(share(rate)), background: `var(--${colour})` }} />
      {tick && rest.whole > 0 ? <em style={{ left: `calc(${at(share(rest))} - 1px)` }} /> : null}
      <u style={{ left: at(rate.low), width: at(rate.high - rate.low) }} />
    </div>
  );
}

interface RowProps {
  readonly factor: Factor;
  readonly title: string | null;
  readonly colour: string;
  readonly stripe: string | null;
  readonly note: ReactNode;
  readonly keyName: string;
  readonly onPick: Props['onPick'];
}

function Row({ factor, title, colour, stripe, note, keyName, onPick }: RowProps) {
  const { rate, value } = factor;
  const name = (
    <>
      {stripe === null ? null : <span className="stripe" style={{ background: `var(--${stripe})` }} />}
      {stripe === null ? null : ' '}
      {value}
    </>
  );
  return (
    <div className={`factor ${factor.clear ? '' : 'unclear'}`}>
      {title === null ? null : <div className="tiny t3">{title}</div>}
      <div className="factor-line">
        {onPick === null ? (
          <span className={`factor-value ${factor.clear || stripe !== null ? '' : 't2'}`} title={value}>
            {name}
          </span>
        ) : (
          <button
            type="button"
            className="factor-value"
            title={word('share.pick', { what: value })}
            onClick={() => onPick(factor, 'only')}
          >
            {name}
          </button>
        )}
        {onPick === null ? null : (
          <button
            type="button"
            className="factor-not"
            title={word('share.exclude', { what: value })}
            aria-label={word('share.exclude', { what: value })}
            onClick={() => onPick(factor, 'not')}
          >
            {word('share.not')}
          </button>
        )}
        {rate.whole === 0 ? (
          <span className="factor-rate small t3">{word('share.never', { key: keyName })}</span>
        ) : (
          <span className="factor-rate small">
            <b>{percent(share(rate))}</b>{' '}
            <span className="t3">
              {word('share.n', { interval: interval(rate.low, rate.high), n: rate.whole })}
            </span>
          </span>
        )}
      </div>
      {rate.whole === 0 ? null : <FactorBar factor={factor} colour={colour} tick={stripe === null} />}
      {note === null ? null : (
        <div className="tiny t3" style={{ marginTop: 3 }}>
          {note}
        </div>
      )}
    </div>
  );
}

/** So many characters of other names stand in a row by themselves. */
const NAMED = 56;

/** As many of the names as fit in a line, at least one. */
function shortened(names: readonly string[]): readonly string[] {
  let length = 0;
  const rest = names.findIndex((name, i) => (length += name.length + 2) > NAMED && i > 0);
  return rest < 0 ? names : names.slice(0, rest);
}

/** Other dimensions that only restate this one; a long list of them is unfolded. */
function Same({ names }: { readonly names: readonly string[] }) {
  const [open, setOpen] = useState(false);
  const shown = open ? names : shortened(names);
  const more = names.length - shown.length;
  return (
    <>
      {word('share.same', { what: shown.join(', ') })}
      {more === 0 ? null : (
        <>
          {' '}
          <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(true)}>
            {word('share.sameMore', { n: more })}
          </button>
        </>
      )}
    </>
  );
}

function noteOf(f: Factor, last: boolean, unclear: number): ReactNode {
  if (f.same.length > 0) return <Same names={f.same} />;
  if (f.clear) return null;
  return last && unclear > 0 ? word('share.unclearMore', { n: unclear }) : word('share.unclear');
}

/** The card "What the losing requests share": canary against stable first, then by lift. */
export function AttributionCard({ attribution, groups, zone, range, onPick, short = false }: Props) {
  const { hop, key, from, factors, unclear, within } = attribution;
  const shown = short ? [] : factors;
  const pickGroup = attribution.groups.length > 1 ? onPick : null;
  return (
    <section className={short ? 'attribution-short' : 'card'} aria-label={word('share.title')}>
      {short ? null : (
        <>
          <h2>{word('share.title')}</h2>
          <div className="tiny t3">
            {from === null
              ? word('share.throughout', { hop: hopName(hop) })
              : word('share.at', { hop: hopName(hop), time: moment(from, zone, range) })}
          </div>
        </>
      )}
      {attribution.groups.map((f, i) => (
        <Row
          key={f.value}
          factor={f}
          title={i === 0 && !short ? word('share.groups') : null}
          colour="lost"
          stripe={groupColour(f.value, groups)}
          note={null}
          keyName={key}
          onPick={pickGroup}
        />
      ))}
      {short ? null : (
        <div className="card-part">
          {within === undefined || shown.length === 0 ? null : (
            <div className="tiny t3">
              {word('share.within', { group: within })} <span className="tick-sample" />
              {word('share.tick', { group: within })}
            </div>
          )}
          {shown.map((f, i) => (
            <Row
              key={`${f.dimension} ${f.value}`}
              factor={f}
              title={f.dimension}
              colour={f.clear ? 'text-3' : 'line-2'}
              stripe={null}
              note={noteOf(f, i === shown.length - 1, unclear)}
              keyName={key}
              onPick={onPick}
            />
          ))}
          {shown.length === 0 ? (
            <div className="small t3">{word('share.noneClear', { n: unclear })}</div>
          ) : null}
        </div>
      )}
    </section>
  );
}
