import { useState } from 'react';
import { share } from '../../analysis/stats.ts';
import { Button } from '../../kit/controls.tsx';
import {
  hopKey,
  sameKey,
  type ContractKey,
  type Expectation,
  type ExpectationsAnswer,
  type HopId,
} from '../../model/index.ts';
import { HopLabel } from '../../parts/hoplabel.tsx';
import { useSession } from '../../state/session.ts';
import { count, interval, percent, word } from '../../words/index.ts';
import { accept, expectationAt, require } from './layout.ts';
import type { ContractParams } from './params.ts';
import { FactsTable } from '../../parts/facts.tsx';

/** The chosen cell: what supports the expectation, and the ways to override it. */
export function Chosen({
  answer,
  params,
}: {
  readonly answer: ExpectationsAnswer;
  readonly params: ContractParams;
}) {
  const { hop, key } = params;
  const it = expectationAt(answer, hop, key);
  if (it === null || hop === null || key === null)
    return (
      <section className="card">
        <p className="small t2">{word('contract.pick')}</p>
      </section>
    );
  return (
    <section className="card" aria-label={`${key} ${hop.from} → ${hop.to}`}>
      <h2>
        <code>{key}</code> <HopLabel hop={hop} />
      </h2>
      <p className="small t2" style={{ marginTop: 4 }}>
        {word(`contract.ground.${it.ground}.why`)}
      </p>
      <Facts it={it} />
      {it.accepted === null ? null : (
        <p className="small" style={{ marginTop: 4 }}>
          {word('contract.reason', { reason: it.accepted.reason })}
        </p>
      )}
      <SeeIt hop={hop} name={key} />
      <h3 className="small strong" style={{ marginTop: 10 }}>
        {word('contract.override')}
      </h3>
      {/* A new cell begins with an empty reason. */}
      <Accept key={`${hopKey(hop)} ${key}`} hop={hop} name={key} />
      <Require name={key} />
    </section>
  );
}

function Facts({ it }: { readonly it: Expectation }) {
  const { carried, damaged, unobserved, accepted } = it;
  const told = {
    share: percent(share(carried)),
    part: carried.part,
    whole: carried.whole,
    interval: interval(carried.low, carried.high),
  };
  const facts: readonly (readonly [string, string])[] = [
    [word('contract.carried'), carried.whole === 0 ? '–' : word('contract.carried.value', told)],
    [word('contract.damaged'), count(damaged)],
    ...(accepted === null ? [] : [[word('contract.acceptedHere'), count(accepted.requests)] as const]),
    ...(unobserved === 0 ? [] : [[word('contract.unobserved'), count(unobserved)] as const]),
  ];
  return <FactsTable facts={facts} />;
}

function SeeIt({ hop, name }: { readonly hop: HopId; readonly name: string }) {
  const { href, go } = useSession();
  const to = { view: 'heatmap', params: { through: hopKey(hop), key: name } };
  return (
    <p className="small" style={{ marginTop: 4 }}>
      <a
        href={href(to)}
        onClick={e => {
          if (e.metaKey || e.ctrlKey || e.shiftKey) return;
          e.preventDefault();
          go(to);
        }}
      >
        {word('contract.see')}
      </a>
    </p>
  );
}

function Accept({ hop, name }: { readonly hop: HopId; readonly name: string }) {
  const { overrides, override } = useSession();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  return (
    <form
      className="override"
      onSubmit={e => {
        e.preventDefault();
        const said = reason.trim();
        setMissing(said === '');
        if (said === '') return;
        override(accept(overrides, { from: hop.from, to: hop.to, key: name, reason: said }));
        setReason('');
      }}
    >
      <label className="small">
        {word('contract.except')}
        <input
          value={reason}
          placeholder={word('contract.except.placeholder')}
          aria-invalid={missing}
          onChange={e => {
            setReason(e.target.value);
            setMissing(false);
          }}
        />
      </label>
      <button type="submit" className="btn">
        {word('contract.except.do')}
      </button>
      {missing ? (
        <p className="small" role="alert">
          {word('contract.except.needsReason')}
        </p>
      ) : null}
    </form>
  );
}

const WHO: readonly ContractKey['required'][] = ['always', 'gray', 'never'];

function Require({ name }: { readonly name: string }) {
  const { overrides, override } = useSession();
  const now = overrides.required.find(r => sameKey(r.key, name))?.required;
  return (
    <div style={{ marginTop: 8 }}>
      <p className="small">{word('contract.require', { key: name })}</p>
      <div className="requires">
        {WHO.map(required => (
          <Button
            key={required}
            look={required === now ? 'primary' : 'secondary'}
            onClick={() => override(require(overrides, { key: name, required }))}
          >
            {word(`contract.require.${required}`)}
          </Button>
        ))}
      </div>
      <p className="small t3">{word('contract.require.note')}</p>
    </div>
  );
}
