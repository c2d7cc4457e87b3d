import { adviceOf, limitAdvice, wantedKeys, type Advice } from '../../analysis/advice/index.ts';
import type { CoverageAnswer, CoverageSide, CoverageSite, Stack } from '../../model/index.ts';
import { Copyable } from '../../parts/signals.tsx';
import { count, percent, say, word } from '../../words/index.ts';
import { keysBy, type Row } from './layout.ts';

/** One side of a service: what it runs, what is not observed and why, its operations, and the setting that opens it. */
export function SidePanel({ answer, row }: { readonly answer: CoverageAnswer; readonly row: Row }) {
  const { side } = row;
  const name = { service: side.service, side: word(`coverage.side.${side.side}`) };
  return (
    <>
      <section className="card" aria-label={word('coverage.side.title', name)}>
        <h2>{word('coverage.side.title', name)}</h2>
        <p className="small t2">
          {word('coverage.runs')} <Runs stacks={side.stacks} />
        </p>
        <Why row={row} />
        <How
          limits={limitAdvice(side)}
          lists={row.holes.length > 0 ? adviceOf(side, wantedKeys(answer, side)) : []}
        />
      </section>
      <Operations answer={answer} side={side} />
    </>
  );
}

const stackText = (s: Stack): string =>
  [s.proxy, s.distro, s.language === null ? null : `SDK ${s.language} ${s.sdk ?? ''}`.trim(), s.runtime]
    .filter(t => t !== null)
    .join(' · ');

function Runs({ stacks }: { readonly stacks: readonly Stack[] }) {
  const texts = stacks.map(stackText).filter(t => t !== '');
  const [first] = texts;
  if (first === undefined) return <>: {word('coverage.runs.unknown')}</>;
  return (
    <>
      <b>{first}</b>
      {texts.length > 1 ? <> {word('coverage.runs.more', { n: texts.length - 1 })}</> : null}
    </>
  );
}

function Why({ row }: { readonly row: Row }) {
  const never = row.holes;
  const parts = keysBy(row, 'some');
  return (
    <div style={{ marginTop: 8 }}>
      <h3 className="small strong">{word('coverage.why')}</h3>
      {row.side.recording === 0 ? (
        <p className="small">{word('coverage.why.nothing')}</p>
      ) : never.length > 0 ? (
        <p className="small">{word('coverage.why.some', { keys: never.join(', ') })}</p>
      ) : (
        <p className="small">{word('coverage.why.whole')}</p>
      )}
      {parts.length > 0 ? (
        <p className="small t2" style={{ marginTop: 4 }}>
          {word('coverage.why.parts', { keys: parts.join(', ') })}
        </p>
      ) : null}
      {row.side.partial > 0 ? (
        <p className="small" style={{ marginTop: 4 }}>
          {word('coverage.why.partial', { n: row.side.partial, of: row.side.spans })}
        </p>
      ) : null}
    </div>
  );
}

/** What raises the limit of its SDK, and what makes it record. */
function How({ limits, lists }: { readonly limits: readonly Advice[]; readonly lists: readonly Advice[] }) {
  if (limits.length + lists.length === 0) return null;
  return (
    <div style={{ marginTop: 10 }}>
      <h3 className="small strong">{word('coverage.how')}</h3>
      {lists.length > 0 ? <p className="small t3">{word('coverage.how.all')}</p> : null}
      {[...limits, ...lists].map(a => (
        <Setting key={`${a.title.id} ${a.text}`} advice={a} />
      ))}
    </div>
  );
}

function Setting({ advice }: { readonly advice: Advice }) {
  const title = say(advice.title);
  return (
    <div className="setting">
      <div className="setting-head">
        <span className="small strong">{title}</span>
        <Copyable
          text={advice.text}
          label={`${word('coverage.copy')}: ${title}`}
          done={word('coverage.copied')}
        />
      </div>
      {advice.code && advice.form !== 'properties' ? (
        <p className="small t2">{word('coverage.byCode')}</p>
      ) : null}
      <pre tabIndex={0} aria-label={title}>
        {advice.text}
      </pre>
      {advice.notes.map(n => (
        <p key={n.id} className="small t3">
          {say(n)}
        </p>
      ))}
    </div>
  );
}

/** The keys an operation records, with their share where that is not all of its spans. */
function keysText(answer: CoverageAnswer, site: CoverageSite): string {
  const told = answer.keys.flatMap(({ key }, i) => {
    const n = site.recorded[i] ?? 0;
    if (n === 0) return [];
    const whole = site.telling[i] ?? 0;
    return n === whole ? [key] : [`${key} ${percent(n / whole)}`];
  });
  return told.length === 0 ? word('coverage.keys.none') : told.join(', ');
}

function Operations({ answer, side }: { readonly answer: CoverageAnswer; readonly side: CoverageSide }) {
  return (
    <section className="card" aria-label={word('coverage.operations')}>
      <h2>
        {word('coverage.operations')} <small>{count(side.sites.length)}</small>
      </h2>
      <table className="small">
        <thead>
          <tr>
            <th scope="col">{word('coverage.operation')}</th>
            <th scope="col" className="num">
              {word('coverage.spans')}
            </th>
            <th scope="col">{word('coverage.keys')}</th>
          </tr>
        </thead>
        <tbody>
          {side.sites.map(site => (
            <tr key={`${site.protocol} ${site.operation}`}>
              <td style={{ overflowWrap: 'anywhere' }}>
                <span className="t3">{word(`coverage.protocol.${site.protocol}`)}</span> {site.operation}
              </td>
              <td className="num">{count(site.spans)}</td>
              <td style={{ overflowWrap: 'anywhere' }}>{keysText(answer, site)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
