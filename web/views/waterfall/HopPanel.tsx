import { spelling } from '../../analysis/trace/hops.ts';
import {
  hopKey,
  type Choice,
  type OpenedTrace,
  type Place,
  type Span,
  type VisitFacts,
} from '../../model/index.ts';
import { HopLabel } from '../../parts/hoplabel.tsx';
import { KeyTable } from '../../parts/keytable.tsx';
import { word } from '../../words/index.ts';
import { Evidence } from './Evidence.tsx';
import { protocolOf, sdkOf, versionOf } from './spanfacts.ts';
import type { TraceLogs } from './logs.ts';

export interface HopPanelProps {
  readonly answer: OpenedTrace;
  /** The analysis failed: nothing will be said of what was lost. */
  readonly unjudged: boolean;
  /** What is known of the selection; its hops have the one to show first in front. */
  readonly choice: Choice;
  readonly place: Place | null;
  readonly logs: TraceLogs;
  readonly secrets: readonly string[];
  readonly followed: string;
  readonly onFollow: (key: string) => void;
  readonly onHop: (hop: VisitFacts) => void;
}

/** The span at one end of a hop. */
export const endOf = ({ ends }: Choice, id: string | null): Span | undefined =>
  ends.find(s => s.spanId === id);

function Head({
  verb,
  service,
  span,
}: {
  readonly verb: string;
  readonly service: string;
  readonly span: Span | undefined;
}) {
  return (
    <>
      <b>{verb}</b>
      {word('trace.sent-by', { service, version: versionOf(span) })}
      <small>
        {span
          ? word('trace.span-id', { sdk: sdkOf(span), span: span.spanId.replace(/^0+(?=.{8})/, '') })
          : word('trace.no-span')}
      </small>
    </>
  );
}

/** One line under the hop's name: class and grade, or that nothing happened, or that nothing can be said. */
export function HopSummary({ hop, settled }: { readonly hop: VisitFacts; readonly settled: boolean }) {
  const findings = hop.keys.flatMap(k => (k.finding ? [k.finding] : []));
  const sent = hop.keys.filter(k => (k.sent?.length ?? 0) > 0).length;
  const received = hop.keys.filter(k => (k.received?.length ?? 0) > 0).length;
  const first = findings[0];
  const kind = first?.hop.kind;
  const grade = kind === 'gap' || kind === 'span' ? kind : first?.grade;
  const compared = kind !== 'span' && hop.keys.length > findings.length;
  const inside = hop.hop.kind === 'in-process';
  const counts = compared ? word(`trace.hop.counts${inside ? '.inside' : ''}`, { sent, received }) : '';
  if (first)
    return (
      <p className="small t2">
        <b className={first.accepted === null ? first.outcome : ''}>
          {[...new Set(findings.map(f => f.class))].join(', ')}
        </b>
        , {word(`trace.grade.${grade ?? 'inferred'}`)} {counts}
      </p>
    );
  if (!settled) return <p className="small t2">{word('trace.hop.unjudged')}</p>;
  const kept = hop.keys.filter(k => k.outcome === 'kept').length;
  return kept === 0 ? null : <p className="small t2">{word('trace.hop.clean', { kept })}</p>;
}

/** Why nothing is said about one side, in words: silence must not look like health. */
function Silence({ hop }: { readonly hop: VisitFacts }) {
  if (hop.keys.length === 0) return <p className="trace-note small t2">{word('trace.unobserved.both')}</p>;
  const silent = (side: 'sent' | 'received'): boolean =>
    hop.keys.length > 0 && hop.keys.every(k => k[side] === null) && !hop.keys.some(k => k.finding);
  const id = silent('received') ? 'received' : silent('sent') ? 'sent' : null;
  if (id === null) return null;
  const service = id === 'received' ? hop.hop.to : hop.hop.from;
  return <p className="trace-note small t2">{word(`trace.unobserved.${id}`, { service })}</p>;
}

const found = (hop: VisitFacts): number => hop.keys.filter(k => k.finding !== null).length;

/** The other hops at this span, each once, those with findings first. */
function Others({ choice: { hops }, onHop }: Pick<HopPanelProps, 'choice' | 'onHop'>) {
  const seen = new Map<string, VisitFacts>();
  for (const h of hops.slice(1)) {
    const id = hopKey(h.hop);
    if (found(h) > 0 || !seen.has(id)) seen.set(seen.has(id) ? `${id} ${h.toSpanId ?? ''}` : id, h);
  }
  const others = [...seen].sort((a, b) => found(b[1]) - found(a[1])).slice(0, 8);
  if (others.length === 0) return null;
  return (
    <p className="trace-note small t3">
      {word('trace.hop.others')}{' '}
      {others.map(([id, h], i) => (
        <span key={id}>
          {i > 0 ? ', ' : ''}
          <button type="button" className="link t2" onClick={() => onHop(h)}>
            <HopLabel hop={h.hop} />
          </button>
          {found(h) > 0 ? <span className="lost"> ({word('trace.findings', { of: found(h) })})</span> : null}
        </span>
      ))}
    </p>
  );
}

/** A span at no hop: what it recorded, or that it records nothing. */
function Alone({ choice, secrets, followed, onFollow }: HopPanelProps) {
  const { span, carriers } = choice;
  if (!span) return <p className="trace-note small t2">{word('trace.choose')}</p>;
  const carrier = carriers.find(c => c.spanId === span.spanId && c.keys.length > 0);
  const links = span.sizes.links > 0 ? ` ${word('trace.links.alone', { of: span.sizes.links })}` : '';
  if (!carrier)
    return (
      <p className="trace-note small t2">
        {word('trace.unobserved.span', { service: span.resource.service })}
        {links}
      </p>
    );
  const sent = carrier.side === 'sent';
  const keys = carrier.keys.map(k => ({
    key: k.key,
    outcome: 'unobserved' as const,
    sent: sent ? k.values : null,
    received: sent ? null : k.values,
    finding: null,
  }));
  const head = <Head verb={word(`trace.${carrier.side}`)} service={span.resource.service} span={span} />;
  return (
    <>
      <p className="trace-note small t2">
        {word(`trace.carrier.${carrier.side}`, { keys: keys.length })}
        {links}
      </p>
      <KeyTable
        key={span.spanId}
        keys={keys}
        open
        heads={sent ? { sent: head, received: '' } : { sent: '', received: head }}
        absent={word('trace.not-received')}
        secrets={secrets}
        spelled={(side, key) => (side === carrier.side ? spelling(carriers, span.spanId, side, key) : null)}
        followed={followed}
        onFollow={onFollow}
      />
    </>
  );
}

/** Sent and received side by side, then why it counts and what followed. */
export function HopPanel(props: HopPanelProps) {
  const { answer, unjudged, choice, secrets, followed, onFollow } = props;
  const { hops, carriers } = choice;
  const hop = hops[0];
  if (answer.judged === null)
    return (
      <p className="trace-note small t2" role="status">
        {word(unjudged ? 'trace.unjudged' : 'trace.judging')}
      </p>
    );
  if (!hop) return <Alone {...props} />;
  const from = endOf(choice, hop.fromSpanId);
  const to = endOf(choice, hop.toSpanId);
  const inside = hop.hop.kind === 'in-process';
  return (
    <>
      <Silence hop={hop} />
      {hop.hop.kind === 'span' || hop.keys.length === 0 ? null : (
        <KeyTable
          key={`${hop.fromSpanId ?? ''} ${hop.toSpanId ?? ''}`}
          keys={hop.keys}
          heads={{
            sent: (
              <Head
                verb={word(inside ? 'trace.received' : 'trace.sent')}
                service={hop.hop.from}
                span={from}
              />
            ),
            received: inside ? (
              <Head verb={word('trace.sent')} service={hop.hop.from} span={to} />
            ) : (
              <Head verb={word('trace.received')} service={hop.hop.to} span={to} />
            ),
          }}
          absent={word(inside ? 'trace.not-passed' : 'trace.not-received')}
          secrets={secrets}
          spelled={(side, key) =>
            side === 'sent'
              ? spelling(carriers, hop.fromSpanId, inside ? 'received' : 'sent', key)
              : spelling(carriers, hop.toSpanId, inside ? 'sent' : 'received', key)
          }
          followed={followed}
          onFollow={onFollow}
        />
      )}
      <Evidence {...props} hop={hop} />
      <Others {...props} />
    </>
  );
}

/** The title of the inspector: the hop, else the span. */
export function HopTitle({ hop, choice }: { readonly hop: VisitFacts | undefined; readonly choice: Choice }) {
  const { span } = choice;
  if (!hop) return <h2>{span ? `${span.resource.service} ${span.name}` : ''}</h2>;
  const protocol = protocolOf(endOf(choice, hop.fromSpanId) ?? endOf(choice, hop.toSpanId));
  return (
    <h2>
      <HopLabel hop={hop.hop} /> <small>{word('trace.hop.kind', { kind: hop.hop.kind, protocol })}</small>
    </h2>
  );
}
