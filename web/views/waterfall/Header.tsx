import { lazy, Suspense } from 'react';
import type { Message, OpenedTrace } from '../../model/index.ts';
import '../../parts/verdict.css';
import { Button } from '../../kit/controls.tsx';
import { groupColour } from '../../kit/theme.ts';
import { clockMillis, duration, micros, zoneName, type Zone } from '../../time/index.ts';
import { calm, headline, word, type Sentence } from '../../words/index.ts';
import { numbering } from './selection.ts';
import { usePainted } from './usePainted.ts';

// Its words come with it, after the rows.
const RemarkList = lazy(async () => ({ default: (await import('./RemarkList.tsx')).RemarkList }));

interface Props {
  readonly answer: OpenedTrace;
  /** The analysis failed. */
  readonly unjudged: boolean;
  readonly place: number;
  readonly zone: Zone;
  readonly onStep: (step: 1 | -1) => void;
}

function Said({ sentence }: { readonly sentence: Sentence }) {
  return sentence.map((p, i) => {
    if (p.kind === 'strong') return <b key={i}>{p.text}</b>;
    if (p.kind === 'quiet')
      return (
        <span key={i} className="t2">
          {p.text}
        </span>
      );
    if (p.kind === 'key')
      return (
        <code key={i} className={p.outcome ?? ''}>
          {p.text}
        </code>
      );
    if (p.kind === 'outcome')
      return (
        <b key={i} className={p.outcome}>
          {p.text}
        </b>
      );
    return <span key={i}>{p.text}</span>;
  });
}

function lead({ answer, unjudged, place: at }: Props): Sentence {
  const { tree, judged, facts } = answer;
  const total = tree.list.size;
  if (judged === null) return unjudged ? calm.unjudged(total) : calm.judging(total);
  const worst = tree.places.findIndex(p => !p.accepted);
  const place = tree.places[at] ?? tree.places[worst];
  if (place && !place.accepted) {
    const into = place.time - tree.start;
    return headline({
      findings: place.findings,
      into: into > 0 && into <= tree.length ? duration(into) : null,
      servedBy: judged.served[tree.places.indexOf(place)] ?? null,
    });
  }
  if (!facts.settled) return calm.settling();
  if (judged.recording === 0) return calm.blind(total);
  return tree.places.length > 0
    ? calm.accepted(tree.places.reduce((n, p) => n + p.findings.length, 0))
    : calm.clean(judged.recording, total);
}

/** How far the group's tag went: to the service where it was first lost, else all the way. */
function groupText({ facts, tree }: OpenedTrace, tagged: boolean): string {
  const { group, entry } = facts;
  const lost = tree.places
    .flatMap(p => p.findings)
    .find(f => f.key === 'gray.tag' && f.outcome === 'lost' && f.hop.kind !== 'span');
  if (group === 'untagged') return word('trace.group.none');
  if (lost) return word('trace.group.until', { group, from: entry.service, to: lost.hop.from.service });
  return word(tagged ? 'trace.group.whole' : 'trace.group.entry', { group });
}

function Remarks({ all }: { readonly all: readonly Message[] }) {
  const painted = usePainted();
  if (all.length === 0) return null;
  return (
    <details className="small-part trace-remarks">
      <summary>{word('trace.warnings', { of: all.length })}</summary>
      {painted ? (
        <Suspense fallback={null}>
          <RemarkList all={all} />
        </Suspense>
      ) : null}
    </details>
  );
}

/** What only the analysis can say: whose request it is, and on how much the judgement rests. */
function JudgedFacts({ answer }: Pick<Props, 'answer'>) {
  const { facts, judged, tree } = answer;
  if (judged === null) return null;
  return (
    <>
      <span className="small-part">
        <span
          className="stripe"
          style={{ background: `var(--${groupColour(facts.group, [facts.group])})` }}
        />{' '}
        {groupText(answer, judged.tagged)}
      </span>
      <span className="small-part">
        {word('trace.carriers', { carriers: judged.recording, spans: tree.list.size })}
      </span>
      {judged.batch > 1 ? (
        <span className="small-part">{word('trace.batch', { batch: judged.batch })}</span>
      ) : null}
    </>
  );
}

/** The remark on a request that could not be fetched. */
const KEPT_ONLY = 'analyst.kept-only';

/** An operation may be named by a whole query. */
const LONG = 160;

/** The small line: which request, when, whose, and on how much the judgement rests. */
function Facts({ answer, zone }: Pick<Props, 'answer' | 'zone'>) {
  const { facts, judged, tree } = answer;
  // The tree tells of copies of its own; the analysis counts those of the whole batch.
  const copies = tree.warnings.some(w => w.id === 'trace.warning.copies');
  const warnings = (judged?.warnings ?? []).filter(w => !copies || w.id !== 'warning.repeated-spans');
  const remarks = [...answer.remarks, ...warnings, ...tree.warnings];
  for (const t of answer.traces) for (const text of t.warnings) remarks.push({ id: text, params: {} });
  return (
    <div className="trace-facts">
      <code className="small-part trace-entry">{facts.entry.operation.slice(0, LONG)}</code>
      <span className="small-part">
        {word('trace.when', {
          clock: clockMillis(micros(tree.start), zone),
          zone: zoneName(micros(tree.start), zone),
          duration: duration(tree.length),
        })}
      </span>
      <span className="small-part" title={`${facts.requestId}\n${facts.traceIds.join('\n')}`}>
        {word(judged ? 'trace.request' : 'trace.trace', {
          id: facts.requestId.replace(/^0+(?=.{8})/, '').slice(0, 8),
        })}
        , {word('trace.traces', { traces: answer.traces.length })}
      </span>
      <JudgedFacts answer={answer} />
      {answer.remarks.some(r => r.id === KEPT_ONLY) ? (
        <strong className="small-part">{word('trace.kept-only')}</strong>
      ) : null}
      <Remarks all={remarks} />
    </div>
  );
}

/** The verdict on this request, its facts, and the way to the next finding. */
export function Header(props: Props) {
  const { answer, place, onStep } = props;
  const { tree } = answer;
  const worst = tree.places.find(p => !p.accepted);
  const numbers = numbering(tree.places, Math.max(0, place));
  return (
    <section
      className={`verdict trace-verdict ${worst ? `is-${worst.findings[0]?.outcome ?? ''}` : 'quiet-bar'}`}
      aria-label={word('trace.label')}
    >
      <div>
        <h1 aria-live="polite">
          <Said sentence={lead(props)} />
        </h1>
        <Facts {...props} />
      </div>
      {tree.places.length === 0 ? null : (
        <div className="verdict-actions trace-actions">
          <span className="small t2">
            {word(place < 0 || tree.places.length === 1 ? 'trace.findings' : 'trace.finding', numbers)}
          </span>
          {tree.places.length > 1 || place < 0 ? (
            <>
              <Button shortcut="P" onClick={() => onStep(-1)}>
                {word('trace.previous')}
              </Button>
              <Button look="primary" shortcut="N" onClick={() => onStep(1)}>
                {word('trace.next')}
              </Button>
            </>
          ) : null}
        </div>
      )}
    </section>
  );
}
