import './details.css';
import { headAt } from '../../analysis/trace/heads.ts';
import { Button } from '../../kit/button.tsx';
import type { OpenedTrace } from '../../model/index.ts';
import { useSession } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { clockMillis, duration, micros, zoneName, type Zone } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import type { Absent, Joint } from './between.ts';

interface Props {
  readonly row: Joint | Absent;
  readonly answer: OpenedTrace;
  readonly onSpan: (span: number) => void;
  readonly onFinding: (id: string) => void;
}

/** A line of evidence: words, and the spans that it names. */
interface Fact {
  readonly name: string;
  readonly text: string;
  readonly mono?: boolean;
  /** Indexes of spans. */
  readonly spans?: readonly number[];
}

const spanText = ({ tree }: OpenedTrace, span: number): string => {
  const head = headAt(tree.list, span);
  return head ? `${head.resource.service} ${head.name}` : '';
};

const fact = (id: string, text: string, more: Partial<Fact> = {}): Fact => ({
  name: word(`trace.between.${id}`),
  text,
  ...more,
});

function moment({ tree }: OpenedTrace, time: number, zone: Zone): string {
  const [clock, after] = [clockMillis(micros(time), zone), duration(time - tree.start)];
  return word('trace.between.at', { clock, zone: zoneName(micros(time), zone), after });
}

function factsOf(row: Props['row'], answer: OpenedTrace, zone: Zone): readonly Fact[] {
  const { list } = answer.tree;
  if (row.kind === 'gap') {
    const { gap, first, caller, spans } = row;
    const why = word(`trace.gap.why.${gap.by}`, { request: answer.facts.requestId });
    return [
      fact('trace', gap.traceId, { mono: true }),
      fact('joined', why),
      fact('caller', caller < 0 ? word('trace.between.caller.none') : '', {
        spans: caller < 0 ? [] : [caller],
      }),
      fact('first', '', { spans: [first] }),
      fact('when', moment(answer, list.start[first] ?? 0, zone)),
      fact('below', word('trace.between.spans', { spans, of: list.size })),
    ];
  }
  const { spanId, first, children, start, end } = row;
  const left = children - first.length;
  return [
    fact('span', spanId, { mono: true }),
    fact('children', left > 0 ? word('trace.between.more', { of: left }) : '', { spans: first }),
    fact('during', `${moment(answer, start, zone)}, ${duration(end - start)}`),
  ];
}

/** What is claimed of a gap: only where a finding says so that something broke. */
const meansOf = (row: Props['row']): string => {
  if (row.kind === 'missing') return word('trace.missing.means');
  return word(`trace.gap.means.${row.finding === null ? row.gap.by : 'split'}`);
};

const whatOf = (row: Props['row']): string =>
  row.kind === 'gap'
    ? word(`trace.gap.what.${row.gap.by}`)
    : word('trace.missing.what', { spans: row.children });

const shortId = (id: string): string => id.replace(/^0+(?=.{8})/, '').slice(0, 8);

export const betweenTitle = (row: Props['row']): string =>
  row.kind === 'gap'
    ? word('trace.gap', { trace: shortId(row.gap.traceId) })
    : word('trace.missing', { span: shortId(row.spanId) });

/** For a ticket; telemetry cannot break its lines. */
function markdown(row: Props['row'], answer: OpenedTrace, facts: readonly Fact[], address: string): string {
  const plain = (text: string): string => text.replace(/[\\`*_|<>[\]]/g, '\\$&').replace(/\s+/g, ' ');
  const line = ({ name, text, spans = [] }: Fact): string =>
    `- ${name}: ${plain([...spans.map(s => spanText(answer, s)), text].filter(t => t !== '').join(', '))}`;
  return [
    `**${plain(betweenTitle(row))}** · ${word('trace.request', { id: plain(answer.facts.requestId) })}`,
    ...['', whatOf(row), '', ...facts.map(line), '', meansOf(row), '', address],
  ].join('\n');
}

function Shown({ fact: { name, text, mono, spans = [] }, answer, onSpan }: { readonly fact: Fact } & Props) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {spans.map(span => (
          <div key={span}>
            <button type="button" className="link" onClick={() => onSpan(span)}>
              {spanText(answer, span)}
            </button>
          </div>
        ))}
        {mono === true ? <code>{text}</code> : text}
      </dd>
    </div>
  );
}

/** A row that is no span: what it is, what shows it, and what follows from it. */
export function Between(props: Props) {
  const { row, answer, onFinding } = props;
  const { zone } = useSession();
  const say = useUi(s => s.say);
  const facts = factsOf(row, answer, zone);
  const finding = row.kind === 'gap' ? row.finding : null;
  const copy = (): void => {
    navigator.clipboard.writeText(markdown(row, answer, facts, window.location.href)).then(
      () => say(word('trace.copied-row')),
      () => say(word('trace.copy-failed')),
    );
  };
  return (
    <div className="trace-evidence">
      <h2>{word('trace.between.what')}</h2>
      <p className="small t2">{whatOf(row)}</p>
      <h2>{word('trace.between.shown')}</h2>
      <dl className="trace-pairs">
        {facts.map(f => (
          <Shown key={f.name} {...props} fact={f} />
        ))}
      </dl>
      <h2>{word('trace.between.means')}</h2>
      <p className="small t2">{meansOf(row)}</p>
      <div className="trace-acts">
        {finding === null ? null : (
          <Button onClick={() => onFinding(finding)}>{word('trace.between.finding')}</Button>
        )}
        <Button look="quiet" onClick={copy}>
          {word('trace.copy')}
        </Button>
      </div>
    </div>
  );
}
