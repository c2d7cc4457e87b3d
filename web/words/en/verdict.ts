import type { Message } from '../../model/message.ts';
import type { Damage, FindingClass, HopId } from '../../model/loss.ts';
import type { Rate } from '../../model/analysis.ts';
import { count, interval, percent } from '../numbers.ts';
import { strong, text, type Sentence } from './parts.ts';

export * from './parts.ts';

type P = Message['params'];

/** Where a hop is, in words that follow "is lost". */
export function place(hop: HopId): Sentence {
  switch (hop.kind) {
    case 'wire':
      return [text(' at '), strong(`${hop.from} → ${hop.to}`)];
    case 'in-process':
      return [text(' inside '), strong(hop.from), text(', before it calls '), strong(hop.to)];
    case 'split':
      return [text(' at '), strong(`${hop.from} → ${hop.to}`), text(', where a new trace starts,')];
    case 'gap':
      return [text(' somewhere in or between '), strong(hop.from), text(' and '), strong(hop.to)];
    case 'span':
      return [text(' at '), strong(hop.to)];
  }
}

/** A hop's name in running text and in copied tables. */
export function hopName(hop: HopId): string {
  switch (hop.kind) {
    case 'wire':
      return `${hop.from} → ${hop.to}`;
    case 'in-process':
      return `${hop.from} inside → ${hop.to}`;
    case 'split':
      return `${hop.from} → ${hop.to} (new trace)`;
    case 'gap':
      return `${hop.from} … ${hop.to}`;
    case 'span':
      return `${hop.to} itself`;
  }
}

/** What happened to the key, after its name; the classes that are no plain loss say it in their own words. */
const HAPPENED: Readonly<Partial<Record<FindingClass, string>>> = {
  'header-case': 'is folded to another case',
  'key-collision': 'is merged with a key of nearly the same name',
  'timeout-overwritten': 'is overwritten',
  'binary-misaligned': 'is re-encoded',
  truncated: 'is cut short',
  'limit-truncated': 'is cut by a size limit',
  rewritten: 'is rewritten',
  reordered: 'is reordered',
  'gray-not-propagated': 'is set on the span but not propagated',
  'gray-invisible': 'is propagated but not shown on the span',
  'gray-mismatch': 'differs between span and baggage',
  'gray-misrouted': 'is served by the wrong version',
};

const BY_OUTCOME: Readonly<Record<Damage, string>> = {
  lost: 'is lost',
  altered: 'is changed',
  foreign: 'of another request leaks in',
};

/** "is lost", with the word that carries the colour apart. */
export function happened(cls: FindingClass, outcome: Damage): Sentence {
  const own = outcome === 'foreign' ? undefined : HAPPENED[cls];
  // An absent key is lost, whatever the class that explains it.
  const said =
    own === undefined || (outcome === 'lost' && !cls.startsWith('gray-')) ? BY_OUTCOME[outcome] : own;
  if (!said.startsWith('is ')) return [text(' '), { kind: 'outcome', text: said, outcome }];
  return [text(' is '), { kind: 'outcome', text: said.slice(3), outcome }];
}

export const share = (r: Rate): string => (r.whole > 0 ? percent(r.part / r.whole) : '–');
export const bounds = (r: Rate): string => interval(r.low, r.high);

/** The verb of counts: "4 of 9 lost". */
export const past: Readonly<Record<Damage, string>> = {
  lost: 'lost',
  altered: 'changed',
  foreign: 'leaked',
};

export const requests = (n: number): string => (n === 1 ? '1 request' : `${count(n)} requests`);

/** A part of a sentence that its event may leave open. */
const said = (word: string, value: P[string] | undefined): readonly string[] =>
  value === undefined || value === '' ? [] : [`${word} ${value}`];

/** Events as what something came after; others keep their own short label. */
const AFTER: Readonly<Record<string, (p: P) => string>> = {
  'rollout.event.stage': p => `${p.stage ?? ''} began`,
  'rollout.event.stage-weight': p => `${p.stage ?? ''} went to ${p.weight ?? '?'}%`,
  'rollout.event.weight': p => `the weight went to ${p.weight ?? '?'}%`,
  'rollout.event.state': p => `the rollout became ${p.to ?? ''}`,
  'rollout.event.rollback': p => ['the rollback', ...said('from', p.from), ...said('to', p.to)].join(' '),
  'rollout.event.first-seen': p => `${p.version ?? ''} was first seen`,
  'rollout.event.seen-again': p => `${p.version ?? ''} was seen again`,
  'rollout.event.scaled': p => `${p.set ?? ''} was scaled to ${p.to ?? '?'}`,
};

/** "batch-2 went to 15%", to follow "38 s after"; null where the event's own label has to do. */
export const afterEvent = (event: Message): string | null =>
  Object.hasOwn(AFTER, event.id) ? (AFTER[event.id]?.(event.params) ?? null) : null;
