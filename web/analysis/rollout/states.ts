import {
  fieldText,
  message,
  ROLLOUT_STATES,
  type Message,
  type PlatformEvent,
  type StateChange,
} from '../../model/index.ts';

/**
 * The two machines by name: a rollout that may break and be rolled back, and a version managed by an
 * operator. They share `Pending` → `Active`; every pair not listed is illegal.
 */
export const LEGAL_TRANSITIONS: Readonly<Record<string, readonly string[]>> = {
  Pending: ['Active'],
  Active: ['CircuitBreak', 'Deprecated'],
  CircuitBreak: ['RolledBack'],
  RolledBack: ['Pending'],
  Deprecated: ['Terminated'],
  Terminated: [],
};

export const isLegal = (from: string, to: string): boolean =>
  Object.hasOwn(LEGAL_TRANSITIONS, from) && (LEGAL_TRANSITIONS[from]?.includes(to) ?? false);

const isKnown = (state: string): boolean => (ROLLOUT_STATES as readonly string[]).includes(state);

/**
 * The state changes told by `rollout.state` events of one rollout, ascending by time. A change that names
 * no `from` is judged from the state before it; the first one of all is then only asked to be a known state.
 * Exact repeats (same time, from and to: a line delivered twice) are taken once.
 */
export function stateChanges(events: readonly PlatformEvent[]): readonly StateChange[] {
  const out: StateChange[] = [];
  for (const event of events) {
    const to = fieldText(event, 'to');
    if (event.kind !== 'rollout.state' || !to) continue;
    const told = fieldText(event, 'from') || null;
    const before = out.at(-1);
    if (before && before.time === event.time && before.to === to) continue;
    if (told === null && before?.to === to) continue;
    const from = told ?? before?.to ?? null;
    const legal = from === null ? isKnown(to) : isLegal(from, to);
    out.push({ time: event.time, from, to, reason: fieldText(event, 'reason') || null, legal });
  }
  return out;
}

/** What a reader must be told about these changes: illegal ones, and where a change between two is missing. */
export function stateWarnings(changes: readonly StateChange[]): readonly Message[] {
  const out: Message[] = [];
  changes.forEach((change, i) => {
    const before = changes[i - 1];
    if (!change.legal)
      out.push(
        message('rollout.state.illegal', { from: change.from ?? '?', to: change.to, at: change.time }),
      );
    if (before && change.from !== null && before.to !== change.from)
      out.push(message('rollout.state.gap', { was: before.to, from: change.from, at: change.time }));
  });
  return out;
}
