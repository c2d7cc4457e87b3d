import { useState } from 'react';
import { share } from '../../analysis/stats.ts';
import { hopKey, type CompatAnswer, type CompatCell, type RequestItem } from '../../model/index.ts';
import { HopLabel } from '../../parts/hoplabel.tsx';
import { LosingCard } from '../../parts/losing.tsx';
import { useSession } from '../../state/session.ts';
import { micros, moment } from '../../time/index.ts';
import { count, hopName, interval, percent, word } from '../../words/index.ts';
import type { LabResult } from './layout.ts';
import { FactsTable } from '../../parts/facts.tsx';

interface Props {
  readonly answer: CompatAnswer;
  readonly cell: CompatCell | null;
  readonly lab: readonly LabResult[];
  readonly keyName: string | null;
}

/** The chosen pair: its numbers, where it meets, what stood between, what a laboratory said, and its requests. */
export function Pair({ answer, cell, lab, keyName }: Props) {
  if (cell === null)
    return (
      <>
        <section className="card">
          <p className="small t2">{word('compat.pick')}</p>
        </section>
        <Lab results={lab} title={word('compat.lab.all')} />
      </>
    );
  const [client, server] = [answer.clients[cell.client] ?? '', answer.servers[cell.server] ?? ''];
  return (
    <>
      <section className="card" aria-label={word('compat.pair')}>
        <h2>
          {client} → {server}
        </h2>
        <Facts cell={cell} />
        <Hops cell={cell} keyName={keyName} />
        <Proxies cell={cell} />
      </section>
      <Lab
        results={lab.filter(r => r.client === client && r.server === server)}
        title={word('compat.lab')}
        none={word('compat.lab.none')}
      />
      {answer.losing.length === 0 ? null : <Requests answer={answer} keyName={keyName} />}
    </>
  );
}

function Facts({ cell }: { readonly cell: CompatCell }) {
  const { rate } = cell;
  const facts: readonly (readonly [string, string])[] = [
    [
      word('compat.damaged'),
      rate.whole === 0
        ? '–'
        : `${percent(share(rate))}, ${count(rate.part)} / ${count(rate.whole)} (${interval(rate.low, rate.high)})`,
    ],
    ...(['lost', 'altered', 'foreign', 'unobserved'] as const)
      .filter(o => cell[o] > 0)
      .map(o => [word(`compat.${o}`), count(cell[o])] as const),
    ...(cell.keys.length > 0
      ? ([[word('compat.keys'), cell.keys.map(k => `${k.key} ${count(k.calls)}`).join(', ')]] as const)
      : []),
  ];
  return <FactsTable facts={facts} />;
}

/** Each hop leads to its damaged requests in the heatmap. */
function Hops({ cell, keyName }: Pick<Props, 'keyName'> & { readonly cell: CompatCell }) {
  const { href, go } = useSession();
  const key = keyName ?? cell.keys[0]?.key ?? null;
  return (
    <div style={{ marginTop: 8 }}>
      <h3 className="small strong">{word('compat.hops')}</h3>
      {cell.hops.map(({ hop, calls, damaged }) => {
        const to = {
          view: 'heatmap',
          params: { mode: 'requests-hops', through: hopKey(hop), ...(key === null ? {} : { key }) },
        };
        return (
          <p key={hopKey(hop)} className="small">
            <a
              href={href(to)}
              aria-label={word('compat.hop.open', { hop: hopName(hop) })}
              onClick={e => {
                if (e.metaKey || e.ctrlKey || e.shiftKey) return;
                e.preventDefault();
                go(to);
              }}
            >
              <HopLabel hop={hop} />
            </a>{' '}
            <span className="t3">{word('compat.hop.calls', { damaged, calls })}</span>
          </p>
        );
      })}
    </div>
  );
}

function Proxies({ cell }: { readonly cell: CompatCell }) {
  return (
    <div style={{ marginTop: 8 }}>
      <h3 className="small strong">{word('compat.proxies')}</h3>
      {cell.proxies.length === 0 ? <p className="small t3">{word('compat.proxies.none')}</p> : null}
      {cell.proxies.map(({ proxy, rate }) => (
        <p key={proxy} className="small">
          {word('compat.proxy', { proxy, share: percent(share(rate)), n: rate.whole })}
        </p>
      ))}
    </div>
  );
}

function Lab({
  results,
  title,
  none,
}: {
  readonly results: readonly LabResult[];
  readonly title: string;
  readonly none?: string;
}) {
  const { zone, range } = useSession();
  if (results.length === 0 && none === undefined) return null;
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      {results.length === 0 ? <p className="small t3">{none}</p> : null}
      {results.slice(0, 20).map((r, i) => (
        // Two checks may say the same at the same moment.
        <p key={i} className="small" style={{ marginTop: 5 }}>
          <b>{r.verdict}</b> {r.client} → {r.server}
          {r.proxy === null ? '' : `, ${word('compat.lab.proxy', { proxy: r.proxy })}`}
          {r.check === '' ? '' : `, ${r.check}`}
          {r.sent === null || r.received === null
            ? ''
            : `: ${word('compat.lab.headers', { received: r.received, sent: r.sent })}`}{' '}
          <span className="t3">{moment(micros(r.time), zone, range)}</span>
        </p>
      ))}
    </section>
  );
}

function Requests({ answer, keyName }: Pick<Props, 'answer' | 'keyName'>) {
  const { zone, range, href, go } = useSession();
  const [selected, setSelected] = useState<string | null>(null);
  const to = (item: RequestItem) => ({ view: 'trace', params: { trace: item.traceId } });
  return (
    <LosingCard
      items={answer.losing}
      total={answer.losing.length}
      hops={answer.hops}
      groups={answer.groups}
      zone={zone}
      range={range}
      title="losing"
      keyName={keyName}
      selected={selected}
      href={item => href(to(item))}
      onOpen={item => {
        setSelected(item.requestId);
        go(to(item));
      }}
      onTable={null}
    />
  );
}
