import './details.css';
import { spanOfId } from '../../analysis/trace/heads.ts';
import type { ShownAttribute, ShownSpan, SpanLink, SpanList } from '../../model/index.ts';
import { lazy, Suspense, type ReactNode } from 'react';
import { Button } from '../../kit/controls.tsx';
import { useAsking } from '../../state/opened.ts';
import { useSession } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { duration } from '../../time/index.ts';
import { count, word } from '../../words/index.ts';
import { Pairs, type PairsOf } from './reading/Pairs.tsx';
import { Facts, Warnings } from './SpanFacts.tsx';
import { spanMarkdown } from './spanmarkdown.ts';

const ManyPairs = lazy(async () => ({ default: (await import('./reading/ManyPairs.tsx')).ManyPairs }));

interface Props extends Pick<PairsOf, 'open' | 'secrets' | 'params' | 'onParams'> {
  readonly list: SpanList;
  /** Index of the span. */
  readonly index: number;
  /** Microseconds in which none of its children ran. */
  readonly self: number;
  readonly span: ShownSpan;
  readonly onSpan: (span: number) => void;
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Acts({ open, index, span, secrets }: Props) {
  const say = useUi(s => s.say);
  const ask = useAsking();
  const { environment } = useSession();
  const copy = (what: () => string | null | Promise<string | null>, done: string): void => {
    const taken = async (): Promise<void> => {
      const text = await what();
      if (text !== null) await navigator.clipboard.writeText(text);
      say(word(text === null ? 'reading.pair.gone' : done));
    };
    taken().catch(() => say(word('trace.copy-failed')));
  };
  return (
    <div className="trace-acts">
      <Button
        onClick={() => copy(() => ask('spantext', { open, span: index, secrets }), 'trace.copied-span')}
      >
        {word('trace.span.copy')}
      </Button>
      <Button
        look="quiet"
        onClick={() =>
          copy(() => spanMarkdown(span, secrets, window.location.href), 'trace.copied-span.text')
        }
      >
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
  const at = spanOfId(list, spanId);
  const here = at >= 0;
  return (
    <button
      type="button"
      className="link mono"
      onClick={() => (here ? onSpan(at) : go({ view: 'trace', params: { trace: traceId, span: spanId } }))}
    >
      {`${traceId} ${spanId}`}
      {here ? '' : ` ${word('trace.span.link.away')}`}
    </button>
  );
}

/** Attributes that came with the span, or a window over more than came. */
function Attributes({
  of,
  all,
  ...pairs
}: PairsOf & { readonly of: number; readonly all: readonly ShownAttribute[] }) {
  const { list } = pairs;
  if (of <= all.length || list === null) return <Pairs {...pairs} all={all} />;
  return (
    <Suspense fallback={null}>
      <ManyPairs {...pairs} list={list} of={of} />
    </Suspense>
  );
}

/** What an event or a link carries; its values belong to no column. */
const Inside = ({ all, pairs }: { readonly all: readonly ShownAttribute[]; readonly pairs: PairsOf }) => (
  <Pairs {...pairs} list={null} all={all} />
);

const Left = ({ of, shown }: { readonly of: number; readonly shown: number }) =>
  of > shown ? <p className="small t3">{word('trace.span.left', { of: count(of - shown) })}</p> : null;

/** Everything the span says of itself. */
export function SpanTab(props: Props) {
  const { span, onSpan, open, secrets, params, onParams, index } = props;
  const { sizes, attributes, events, links, resource } = span;
  const pairs: PairsOf = { open, secrets, params, onParams, span: index, list: 'attributes' };
  return (
    <div className="trace-note trace-span">
      <Facts {...props} />
      <Warnings {...props} />
      <Section title={word('trace.span.attributes', { of: count(sizes.attributes) })}>
        <Attributes {...pairs} of={sizes.attributes} all={attributes} />
      </Section>
      {events.length === 0 ? null : (
        <Section title={word('trace.span.events', { of: count(sizes.events) })}>
          {events.map((e, i) => (
            <div key={i} className="trace-event">
              <p className="small">
                <span className="t3">+{duration(e.time - span.start)}</span> {e.name}
              </p>
              <Inside pairs={pairs} all={e.attributes} />
            </div>
          ))}
          <Left of={sizes.events} shown={events.length} />
        </Section>
      )}
      {links.length === 0 ? null : (
        <Section title={word('trace.span.links', { of: count(sizes.links) })}>
          <p className="small t2">{word('trace.links.note')}</p>
          {links.map((l, i) => (
            <div key={i}>
              <Linked link={l} list={props.list} onSpan={onSpan} />
              <Inside pairs={pairs} all={l.attributes} />
            </div>
          ))}
          <Left of={sizes.links} shown={links.length} />
        </Section>
      )}
      <Section title={word('trace.span.process', { of: count(sizes.process) })}>
        <Attributes {...pairs} list="process" of={sizes.process} all={resource.attributes} />
      </Section>
      <Acts {...props} />
    </div>
  );
}
