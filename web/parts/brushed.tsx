import './attribution.css';
import type { ReactNode } from 'react';
import { Button } from '../kit/controls.tsx';
import { groupColour } from '../kit/theme.ts';
import type { BrushAnswer, Factor } from '../model/index.ts';
import { count, hopName, interval, percent, word } from '../words/index.ts';
import { FactorBar } from './attribution.tsx';

interface Props {
  readonly answer: BrushAnswer;
  /** All groups there are, canary first: their order decides the colours. */
  readonly groups: readonly string[];
  /** Keeps only the requests with a value; null where the page cannot filter by it. */
  readonly onPick: (factor: Factor) => (() => void) | null;
  readonly onKeep: () => void;
  readonly onExclude: () => void;
  readonly onClear: () => void;
}

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

interface RowProps {
  readonly factor: Factor;
  readonly title: string;
  readonly name: ReactNode;
  readonly colour: string;
  readonly note?: string | null;
  readonly onPick: (() => void) | null;
}

/** "100% 96–100%, against 3.9%" over a bar with the other side's tick. */
function Row({ factor, title, name, colour, note = null, onPick }: RowProps) {
  const { rate, rest } = factor;
  return (
    <div className={`factor ${factor.clear ? '' : 'unclear'}`}>
      <div className="tiny t3">{title}</div>
      <div className="factor-line">
        {onPick === null ? (
          <span className="factor-value" title={factor.value}>
            {name}
          </span>
        ) : (
          <button
            type="button"
            className="factor-value"
            title={word('share.pick', { what: factor.value })}
            onClick={onPick}
          >
            {name}
          </button>
        )}
        <span className="factor-rate small" title={word('brush.of', { part: rate.part, whole: rate.whole })}>
          <b>{percent(share(rate.part, rate.whole))}</b>{' '}
          <span className="t3">
            {word('brush.against', {
              interval: interval(rate.low, rate.high),
              rest: percent(share(rest.part, rest.whole)),
            })}
          </span>
        </span>
      </div>
      <FactorBar factor={factor} colour={colour} tick />
      {note === null ? null : (
        <div className="tiny t3" style={{ marginTop: 3 }}>
          {note}
        </div>
      )}
    </div>
  );
}

/** So many other names of the same requests are told. */
const SAID = 3;

function noteOf(f: Factor, last: boolean, unclear: number): string | null {
  if (f.same.length > 0)
    return word('share.same', {
      what: f.same.slice(0, SAID).join(', '),
      more: Math.max(0, f.same.length - SAID),
    });
  if (f.clear) return null;
  return last && unclear > 0 ? word('share.unclearMore', { n: unclear }) : word('share.unclear');
}

function Factors({
  factors,
  props,
  unclear,
}: {
  readonly factors: readonly Factor[];
  readonly props: Props;
  readonly unclear: number;
}) {
  return factors.map((f, i) => (
    <Row
      key={`${f.dimension} ${f.value}`}
      factor={f}
      title={f.dimension === 'group' ? word('share.groups') : f.dimension}
      name={
        f.dimension === 'group' ? (
          <>
            <span className="stripe" style={{ background: `var(--${groupColour(f.value, props.groups)})` }} />{' '}
            {f.value}
          </>
        ) : (
          f.value
        )
      }
      colour={f.clear ? 'accent' : 'line-2'}
      note={noteOf(f, i === factors.length - 1, unclear)}
      onPick={props.onPick(f)}
    />
  ));
}

function Damaged(props: Props) {
  const { answer } = props;
  const { damaged, kept, outcome, within, unclear } = answer;
  if (damaged === 0) return null;
  return (
    <div className="card-part">
      <h2>{word(`brush.damaged.${outcome ?? 'lost'}`, { n: damaged })}</h2>
      <div className="tiny t3">
        {kept === 0 ? (
          word('brush.noneKept')
        ) : (
          <>
            <span className="tick-sample" />
            {word('brush.againstKept', { n: kept })}
          </>
        )}
      </div>
      <Factors factors={within.slice(0, 4)} props={props} unclear={unclear} />
      {within.length === 0 && kept > 0 ? (
        <div className="small t3" style={{ marginTop: 6 }}>
          {word('share.noneClear', { n: unclear })}
        </div>
      ) : null}
    </div>
  );
}

/** The card "What the brushed requests share": against the rest in view, then those that lost it against those that kept it. */
export function BrushedCard(props: Props) {
  const { answer, onKeep, onExclude, onClear } = props;
  const { here, outcome, brushed, rest, compared, hop, key, pick } = answer;
  const cannot = pick === null ? word('brush.cannot') : undefined;
  return (
    <section className="card brushed" aria-label={word('brush.title')}>
      <h2>{word('brush.title')}</h2>
      <div className="tiny t3">
        {word('brush.count', { n: brushed })} <span className="tick-sample" />
        {compared < rest
          ? word('brush.againstSome', { n: compared, of: rest })
          : word('brush.againstRest', { n: rest })}
      </div>
      {brushed === 0 ? <p className="small t3">{word('brush.none')}</p> : null}
      <Factors factors={answer.shared.slice(0, 2)} props={props} unclear={0} />
      {here.rate.whole === 0 ? null : (
        <Row
          factor={here}
          title={word('brush.here', {
            key: key ?? '',
            hop: hop === null || answer.damaged === 0 ? '' : hopName(hop),
          })}
          name={outcome === null ? word('outcome.kept') : word(`outcome.${outcome}`)}
          colour={here.rate.part > 0 ? (outcome ?? 'lost') : 'line-2'}
          onPick={null}
        />
      )}
      <Damaged {...props} />
      <div className="brush-acts">
        <Button look="primary" onClick={onKeep} disabledBecause={cannot}>
          {word('brush.keep')}
        </Button>
        <Button onClick={onExclude} disabledBecause={cannot}>
          {word('brush.exclude')}
        </Button>
        <span className="push">
          <Button look="quiet" shortcut="Esc" onClick={onClear}>
            {word('brush.clear')}
          </Button>
        </span>
      </div>
      {cannot === undefined ? null : <p className="tiny t3">{cannot}</p>}
      <p className="hidden" role="status">
        {word('brush.spoken', { n: brushed, damaged: answer.damaged, rest: count(rest) })}
      </p>
    </section>
  );
}
