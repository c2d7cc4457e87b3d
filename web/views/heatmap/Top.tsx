import { useCallback, useRef, type ReactNode } from 'react';
import { Button } from '../../kit/controls.tsx';
import { useNeverShorter } from '../../kit/useNeverShorter.ts';
import type { OverviewAnswer, TrafficCoverage } from '../../model/index.ts';
import { ProgressLine, VerdictLoading, VerdictStrip, type Evidence } from '../../parts/verdict.tsx';
import { linesOf, summaryText } from '../../parts/verdict-facts.ts';
import { useEventsKnown, type EventsKnown } from '../../state/events.ts';
import { useHealth } from '../../state/health.ts';
import type { useCollected } from '../../state/overview.ts';
import { useSession } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { age, length, type Micros, type Range } from '../../time/index.ts';
import { about, count, word, type EvidenceId } from '../../words/index.ts';
import { wayTo } from './evidence.ts';
import { FrameDoors } from './FrameDoors.tsx';
import { heatmapCodec, type HeatmapParams } from './params.ts';
import { estimate, useElapsed } from './page.ts';

type Collected = ReturnType<typeof useCollected>;

interface Props {
  readonly answer: OverviewAnswer | null;
  readonly collected: Collected;
  readonly asking: boolean;
  /** See OverviewState. */
  readonly unreadTo: Micros | null;
  readonly holes: readonly Range[];
  readonly coverage: TrafficCoverage | null;
  readonly asOf: Micros | null;
  readonly params: HeatmapParams;
  readonly onParams: (next: Partial<HeatmapParams>, how?: 'push' | 'replace') => void;
  readonly view: string;
  /** Further parameters of this page that its links keep. */
  readonly keep: Readonly<Record<string, string>>;
  readonly compact: boolean;
}

function useProgress(collected: Collected) {
  const { progress, traces, startedAt, running } = collected;
  const elapsed = useElapsed(startedAt, running);
  const total = progress ? estimate(traces, progress.windowsDone, progress.windowsTotal) : null;
  return { done: traces, total, elapsed };
}

/** What the reader chose to see: while that stays, a sentence that grew keeps its room. */
function useChosen(params: HeatmapParams): string {
  const { live, range } = useSession();
  const time = live ? length(range) : `${range.from} ${range.to}`;
  return `${time} ${JSON.stringify(heatmapCodec.write(params))}`;
}

/** Sentences change as data comes; what stands below them holds still. */
function Place({ params, children }: { readonly params: HeatmapParams; readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useNeverShorter(place, useChosen(params));
  return (
    <div ref={place} className="verdict-place">
      {children}
    </div>
  );
}

/** The verdict with its buttons; while the first requests are read, how far that is. */
export function Top(props: Props) {
  const { answer, collected, params, compact } = props;
  const progress = useProgress(collected);
  // From the first frame on, so that nothing below moves when the reading begins.
  const awaited = collected.running || (collected.startedAt === 0 && !collected.noJaeger);
  if (answer !== null)
    return (
      <Place params={params}>
        <Verdict {...props} answer={answer} />
        {collected.running ? <ProgressLine done={progress.done} total={progress.total} /> : null}
      </Place>
    );
  if (!awaited && (collected.error !== null || collected.startedAt === 0)) return null;
  return (
    <Place params={params}>
      {awaited ? (
        <VerdictLoading {...progress} onCancel={collected.cancel} compact={compact} />
      ) : (
        <Unread onRead={collected.resume} />
      )}
    </Place>
  );
}

/** Reading was cancelled before anything came: nothing is claimed, and it can go on. */
function Unread({ onRead }: { readonly onRead: () => void }) {
  return (
    <section className="verdict quiet-bar" aria-label={word('verdict.label')}>
      <div>
        <h1>{word('verdict.unread')}</h1>
        <p>{word('verdict.unread.next')}</p>
      </div>
      <div className="verdict-actions">
        <Button onClick={onRead}>{word('verdict.readNow')}</Button>
      </div>
    </section>
  );
}

/** Where the numbers lead, bound to this page's address and range. */
function useEvidence({ answer, params, onParams, view, keep }: Props & { readonly answer: OverviewAnswer }) {
  const { href, go, range, setRange } = useSession();
  return useCallback(
    (id: EvidenceId): Evidence | null => {
      const way = wayTo(id, answer.verdict, range, Date.now() * 1000);
      if (way === null) return null;
      const own = (next: Partial<HeatmapParams>) => ({
        ...keep,
        ...heatmapCodec.write({ ...params, ...next }),
      });
      switch (way.kind) {
        case 'params':
          return { href: href({ view, params: own(way.params) }), open: () => onParams(way.params) };
        case 'range':
          return { href: href({ view, params: own({}), range: way.range }), open: () => setRange(way.range) };
        case 'view':
          return {
            href: href({ view: way.view, params: way.params }),
            open: () => go({ view: way.view, params: way.params }),
          };
        case 'part':
          return { href: null, open: () => reveal(way.id) };
      }
    },
    [answer, params, onParams, view, keep, href, go, range, setRange],
  );
}

function reveal(id: string): void {
  const part = document.getElementById(id);
  part?.scrollIntoView({ block: 'nearest' });
  part?.focus();
}

function useCopy(text: () => string): () => void {
  const say = useUi(s => s.say);
  return useCallback(() => {
    const done = (ok: boolean): void => say(word(ok ? 'verdict.copied' : 'verdict.copyFailed'));
    navigator.clipboard.writeText(text()).then(
      () => done(true),
      () => done(false),
    );
  }, [text, say]);
}

/** Why the events before a loss are not known; null where they are. */
export function unknownBefore(known: EventsKnown, verdict: OverviewAnswer['verdict']) {
  if (known.kind === 'known') return null;
  const onset = verdict.kind === 'damage' ? verdict.onset : null;
  return known.to !== null && onset !== null && onset.time <= known.to ? null : known.kind;
}

function Verdict(props: Props & { readonly answer: OverviewAnswer }) {
  const { answer, collected, asking, coverage, asOf, params, onParams, view, keep, compact } = props;
  const { zone, range, go, href } = useSession();
  const evidence = useEvidence(props);
  const { unreadTo, holes } = props;
  const readBack = unreadTo === null ? null : { to: unreadTo, running: collected.running };
  const eventsUnknown = unknownBefore(useEventsKnown(), answer.verdict);
  const lines = linesOf(answer, { zone, range, asOf, readBack, holes, coverage, eventsUnknown });
  const jaegerDown = useHealth(s => s.sources.jaeger.error !== null);
  const summary = useCallback(() => {
    const here = href({ view, params: { ...keep, ...heatmapCodec.write(params) }, range });
    return summaryText(lines, answer.verdict, new URL(here, window.location.href).href);
  }, [lines, answer, href, view, keep, params, range]);
  const copy = useCopy(summary);
  const first = answer.losing[0];
  const open = first ? () => go({ view: 'trace', params: { trace: first.traceId } }) : null;
  return (
    <VerdictStrip
      verdict={answer.verdict}
      lines={lines}
      stale={asOf !== null}
      busy={collected.running || asking}
      evidence={compact ? none : evidence}
      onOpen={open}
      openDisabledBecause={jaegerDown ? word('verdict.openNeedsJaeger') : undefined}
      onCopy={copy}
      compact={compact}
    >
      {compact || (unreadTo === null && holes.length === 0) ? null : <Reading collected={collected} />}
      {compact ? (
        <FrameDoors href={href({ view: 'overview', params: { ...keep, ...heatmapCodec.write(params) } })} />
      ) : null}
      {!compact && params.window !== null ? (
        <Button shortcut="Z" onClick={() => onParams({ window: null })}>
          {word('requests.back', { length: age(length(range)) })}
        </Button>
      ) : null}
    </VerdictStrip>
  );
}

/** While the range is read for the first time: how much has come, and a way out; after that, the way on. */
function Reading({ collected }: { readonly collected: Collected }) {
  const { done, total } = useProgress(collected);
  if (collected.running)
    return (
      <>
        <span className="why small t2">
          {word('verdict.sofar', { done: count(done), ...(total === null ? {} : { total: about(total) }) })}
        </span>
        <Button onClick={collected.cancel}>{word('verdict.cancelReading')}</Button>
      </>
    );
  return collected.error === null ? (
    <Button onClick={collected.resume}>{word('verdict.readOn')}</Button>
  ) : null;
}

const none = (): null => null;
