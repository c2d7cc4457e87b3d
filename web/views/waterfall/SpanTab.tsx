import { spanOfId } from '../../analysis/trace/heads.ts';
import type { Attribute, Span, SpanLink, SpanList } from '../../model/index.ts';
import { useState, type ReactNode } from 'react';
import { Button } from '../../kit/controls.tsx';
import { Value } from '../../parts/value.tsx';
import { useSession } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { clockMillis, duration, zoneName } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { spanMarkdown } from './spanmarkdown.ts';
import { shownValue, spanJson } from './spanfacts.ts';

interface Props {
  readonly list: SpanList;
  /** Microseconds in which none of its children ran. */
  readonly self: number;
  readonly span: Span;
  readonly secrets: readonly string[];
  readonly onSpan: (spanId: string) => void;
}

/** Attributes drawn at first: a span may carry a million. */
const FIRST = 60;

function Pairs({
  all,
  secrets,
}: {
  readonly all: readonly Attribute[];
  readonly secrets: readonly string[];
}) {
  const [most, setMost] = useState(FIRST);
  return (
    <>
      <dl className="trace-pairs">
        {all.slice(0, most).map((a, i) => {
          const { text, hidden } = shownValue(a, secrets);
          return (
            <div key={i}>
              <dt className="mono">{a.key}</dt>
              <dd>
                {hidden ? (
                  <span className="t3 small">{text}</span>
                ) : (
                  <Value name="" text={text} secrets={[]} />
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      {all.length > most ? (
        <button type="button" className="link small t2" onClick={() => setMost(most * 10)}>
          {word('trace.span.rest', { of: all.length - most })}
        </button>
      ) : null}
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Facts({ list, self, span, onSpan }: Props) {
  const { zone } = useSession();
  const rows: readonly (readonly [string, ReactNode])[] = [
    [word('trace.span.start'), `${clockMillis(span.start, zone)} ${zoneName(span.start, zone)}`],
    [word('trace.span.duration'), duration(span.duration)],
    [word('trace.span.self'), duration(self)],
    [word('trace.span.kind'), span.kind],
    [word('trace.span.status'), [span.status, span.statusMessage].filter(s => s !== '').join(': ')],
    [word('trace.span.ids'), <code key="ids">{`${span.spanId}, ${span.traceId}`}</code>],
  ];
  const parent = span.parentSpanId;
  return (
    <dl className="trace-pairs">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {parent === null ? null : (
        <div>
          <dt>{word('trace.span.parent')}</dt>
          <dd>
            <button
              type="button"
              className="link mono"
              disabled={spanOfId(list, parent) < 0}
              onClick={() => onSpan(parent)}
            >
              {parent}
            </button>
          </dd>
        </div>
      )}
    </dl>
  );
}

/** Remarks about clocks come on every seventh span and say little: they are folded into one sentence. */
function Warnings({ span }: { readonly span: Span }) {
  const clocks = span.warnings.filter(w => /clock|skew/i.test(w));
  const rest = span.warnings.filter(w => !clocks.includes(w));
  if (span.warnings.length === 0) return null;
  return (
    <Section title={word('trace.span.warnings', { of: span.warnings.length })}>
      {rest.map((w, i) => (
        <p key={i} className="small">
          {w}
        </p>
      ))}
      {clocks.length > 0 ? (
        <details className="small t2">
          <summary>{word('trace.span.skew', { of: clocks.length })}</summary>
          {clocks.map((w, i) => (
            <p key={i}>{w}</p>
          ))}
        </details>
      ) : null}
    </Section>
  );
}

function Acts({ span, secrets }: Pick<Props, 'span' | 'secrets'>) {
  const say = useUi(s => s.say);
  const { environment } = useSession();
  const copy = (text: string): void => {
    navigator.clipboard.writeText(text).then(
      () => say(word('trace.copied-span')),
      () => say(word('trace.copy-failed')),
    );
  };
  return (
    <div className="trace-acts">
      <Button onClick={() => copy(spanJson(span, secrets))}>{word('trace.span.copy')}</Button>
      <Button look="quiet" onClick={() => copy(spanMarkdown(span, secrets, window.location.href))}>
        {word('trace.copy')}
      </Button>
      {environment.jaeger.ui === null ? null : (
        <a
          className="btn quiet"
          target="_blank"
          rel="noreferrer"
          href={environment.jaeger.ui.replace('{traceId}', encodeURIComponent(span.traceId))}
        >
          {word('trace.span.jaeger')} ↗
        </a>
      )}
    </div>
  );
}

/** To the span a link names: a row of this request, or another trace. */
function Linked({ link, list, onSpan }: Pick<Props, 'list' | 'onSpan'> & { readonly link: SpanLink }) {
  const { go } = useSession();
  const { traceId, spanId } = link;
  const here = spanOfId(list, spanId) >= 0;
  return (
    <button
      type="button"
      className="link mono"
      onClick={() =>
        here ? onSpan(spanId) : go({ view: 'trace', params: { trace: traceId, span: spanId } })
      }
    >
      {`${traceId} ${spanId}`}
      {here ? '' : ` ${word('trace.span.link.away')}`}
    </button>
  );
}

/** Everything the span says of itself. */
export function SpanTab(props: Props) {
  const { span, secrets, onSpan } = props;
  return (
    <div className="trace-note trace-span">
      <Facts {...props} />
      <Warnings span={span} />
      <Section title={word('trace.span.attributes', { of: span.attributes.length })}>
        <Pairs all={span.attributes} secrets={secrets} />
      </Section>
      {span.events.length === 0 ? null : (
        <Section title={word('trace.span.events', { of: span.events.length })}>
          {span.events.slice(0, 100).map((e, i) => (
            <div key={i} className="trace-event">
              <p className="small">
                <span className="t3">+{duration(e.time - span.start)}</span> {e.name}
              </p>
              <Pairs all={e.attributes} secrets={secrets} />
            </div>
          ))}
        </Section>
      )}
      {span.links.length === 0 ? null : (
        <Section title={word('trace.span.links', { of: span.links.length })}>
          {span.links.slice(0, 100).map((l, i) => (
            <div key={i}>
              <Linked link={l} list={props.list} onSpan={onSpan} />
              <Pairs all={l.attributes} secrets={secrets} />
            </div>
          ))}
        </Section>
      )}
      <Section title={word('trace.span.process', { of: span.resource.attributes.length })}>
        <Pairs all={span.resource.attributes} secrets={secrets} />
      </Section>
      <Acts {...props} />
    </div>
  );
}
