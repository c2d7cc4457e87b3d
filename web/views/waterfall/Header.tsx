import { lazy, Suspense } from 'react';
import type { Message, OpenedTrace } from '../../model/index.ts';
import './header.css';
import '../../parts/verdict.css';
import { Button } from '../../kit/button.tsx';
import { clockMillis, duration, micros, zoneName, type Zone } from '../../time/index.ts';
import { unfound, word, type Sentence } from '../../words/index.ts';
import { numbering } from './selection.ts';
import type { Judgement } from './useJudgement.ts';
import { usePainted } from './usePainted.ts';

// Its words come with it, after the rows.
const RemarkList = lazy(async () => ({ default: (await import('./RemarkList.tsx')).RemarkList }));

interface Props {
  readonly answer: OpenedTrace;
  /** The analysis failed. */
  readonly unjudged: boolean;
  readonly place: number;
  readonly judgement: Judgement | null;
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

function lead({ answer, unjudged, place, judgement }: Props): Sentence {
  const total = answer.tree.list.size;
  if (answer.judged === null || judgement === null)
    return unjudged ? unfound.unjudged(total) : unfound.judging(total);
  return judgement.lead(answer, answer.judged, place);
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

/** The remark on a request that could not be fetched. */
const KEPT_ONLY = 'analyst.kept-only';

/** An operation may be named by a whole query. */
const LONG = 160;

/** The small line: which request, when, whose, and on how much the judgement rests. */
function Facts({ answer, zone, judgement }: Props) {
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
          id: facts.requestId
            .replace(/^0+(?=.{8})/, '')
            .replace(/^([\da-f]{8})[\da-f-]+$/, '$1')
            .slice(0, 40),
        })}
        , {word('trace.traces', { traces: answer.traces.length })}
      </span>
      {judgement && judged ? <judgement.Facts answer={answer} judged={judged} /> : null}
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
