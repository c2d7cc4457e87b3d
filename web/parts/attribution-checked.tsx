import '../words/overview.ts';
import './attribution.css';
import type { OverviewAnswer } from '../model/index.ts';
import { count, word } from '../words/index.ts';
import { CoverageLink } from './coverage-link.tsx';
import { HopLabel } from './hoplabel.tsx';
import { FactsTable } from './facts.tsx';

/** Where nothing lost a key: what that statement rests on. */
export function CheckedCard({ answer }: { readonly answer: OverviewAnswer }) {
  const { total, blind } = answer.hopsSeen;
  const { verdict } = answer;
  const judged = verdict.kind === 'clean' ? verdict.requests : answer.requests - answer.settling;
  const facts: readonly (readonly [string, string])[] = [
    [word('checked.keys'), count(answer.choices.keys.length)],
    [word('checked.hops'), word('checked.of', { n: total - blind.length, of: total })],
    [word('checked.requests'), count(judged)],
    [word('checked.settling'), count(answer.settling)],
    [word('checked.spans'), count(answer.spans)],
  ];
  return (
    <section className="card" aria-label={word('checked.title')}>
      <h2>{word('checked.title')}</h2>
      <FactsTable facts={facts} />
      <p className="small t2" style={{ marginTop: 8 }}>
        {word('checked.nothing')}
      </p>
      {blind.length === 0 ? <CoverageLink /> : null}
    </section>
  );
}

const SHOWN = 3;

/** What cannot be seen, named: silence there is no good news. */
export function BlindCard({ answer }: { readonly answer: OverviewAnswer }) {
  const hops = answer.hopsSeen.blind;
  if (hops.length === 0) return null;
  return (
    <section className="card" aria-label={word('blindspots.title')}>
      <h2>{word('blindspots.title')}</h2>
      {hops.slice(0, SHOWN).map(hop => (
        <p key={`${hop.kind} ${hop.from} ${hop.to}`} className="small t2" style={{ marginTop: 4 }}>
          <b style={{ color: 'var(--text)' }}>
            <HopLabel hop={hop} />
          </b>{' '}
          {word('blindspots.text')}
        </p>
      ))}
      {hops.length > SHOWN ? (
        <p className="small t3">{word('blindspots.more', { n: hops.length - SHOWN })}</p>
      ) : null}
      <CoverageLink />
    </section>
  );
}
