import {
  fieldNumber,
  fieldText,
  message,
  STAGES,
  type Message,
  type PlatformEvent,
  type Stage,
  type StageSpan,
} from '../../model/index.ts';
import { micros, MINUTE, type Micros } from '../../time/index.ts';

/** The level of flow control a stage's name stands for (`batch-2` is `batch`); null for a name of its own. */
export function stageOf(label: string): Stage | null {
  const name = label.trim().toLowerCase().replace('colored', 'coloured');
  return STAGES.find(s => name === s || new RegExp(`^${s}[-_ .:/]?\\d*$`).test(name)) ?? null;
}

/** A stage whose name says nothing is placed by its exposure, the one thing its shade stands for. */
function stageByWeight(weight: number | null): Stage {
  if (weight === null || weight <= 0) return 'local';
  if (weight >= 100) return 'full';
  return weight > 5 ? 'batch' : 'canary';
}

/** A stage ends with the next one, or when the rollout is rolled back or its version terminated. */
const endsStage = (event: PlatformEvent): boolean =>
  event.kind === 'rollout.rollback' ||
  (event.kind === 'rollout.state' && ['RolledBack', 'Terminated'].includes(fieldText(event, 'to') ?? ''));

/**
 * Stages of one rollout from its `rollout.stage` events, ascending by time. A stage told again while it
 * lasts does not begin anew.
 */
export function stageSpans(events: readonly PlatformEvent[]): readonly StageSpan[] {
  const out: StageSpan[] = [];
  let open: StageSpan | null = null;
  for (const event of events) {
    const label = event.kind === 'rollout.stage' ? fieldText(event, 'stage') : null;
    if (label === null && !endsStage(event)) continue;
    if (open && label === open.label) continue;
    if (open) out.push({ ...open, to: event.time });
    const weight = fieldNumber(event, 'weight');
    open = label
      ? { stage: stageOf(label) ?? stageByWeight(weight), label, weight, from: event.time, to: null }
      : null;
  }
  return open ? [...out, open] : out;
}

export function stageWarnings(spans: readonly StageSpan[]): readonly Message[] {
  const odd = new Set(spans.filter(s => stageOf(s.label) === null).map(s => s.label));
  return [...odd].map(label => message('rollout.stage.unknown', { label }));
}

/** How long a stage must last at least: a gray start 5 minutes, the stages that follow are watched for 15. */
export const STAGE_MINIMUM: Readonly<Record<Stage, Micros | null>> = {
  local: null,
  canary: micros(5 * MINUTE),
  batch: micros(15 * MINUTE),
  coloured: micros(15 * MINUTE),
  full: null,
};

export interface StageWatch {
  readonly span: StageSpan;
  readonly watched: Micros;
  readonly required: Micros;
  /** It ended before it had been watched long enough. */
  readonly short: boolean;
}

/** For every stage with a minimum: how long it was watched by `now` against how long it must be. */
export function stageWatches(spans: readonly StageSpan[], now: Micros): readonly StageWatch[] {
  return spans.flatMap(span => {
    const required = STAGE_MINIMUM[span.stage];
    if (required === null || span.from > now) return [];
    const watched = micros((span.to ?? now) - span.from);
    return [{ span, watched, required, short: span.to !== null && watched < required }];
  });
}
