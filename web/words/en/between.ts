// The rows of an opened request that are no spans: what each is, what shows it, and what it means.

import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';
import { spans } from './parts.ts';

type P = Message['params'];

const n = (value: string | number | undefined): number => Number(value ?? 0);

export const between = {
  'trace.gap': (p: P) => `New trace ${p.trace}`,
  'trace.gap.what.id': (_: P) =>
    'From here on the request has another trace id. A search by the first id ends above this row; the request goes on below it.',
  'trace.gap.what.link': (_: P) =>
    'From here on the work is in a trace of its own, whose first span names the span above by a link.',
  'trace.gap.why.id': (p: P) => `both traces carry the request id ${p.request}`,
  'trace.gap.why.link': (_: P) => 'its first span has one span link, to the span above',
  'trace.gap.means.split': (_: P) =>
    'The trace context did not arrive: traceparent was lost, so the callee began anew. Sampling was decided anew as well, and whoever counts traces counts two requests. Above and below are compared as one hop.',
  'trace.gap.means.id': (_: P) =>
    'Which call led here cannot be told: no span above fits in service and time. So no loss is claimed, and no key is compared across this row.',
  'trace.gap.means.link': (_: P) =>
    'Nothing is lost by it: a worker names what it works for in this way. A link is not a hop, so no key is compared across this row: what did not arrive cannot be told from what was never sent.',
  'trace.missing': (p: P) => `Missing parent ${p.span}`,
  'trace.missing.what': (p: P) =>
    `${n(p.spans) === 1 ? '1 span names' : `${count(n(p.spans))} spans name`} this span as ${n(p.spans) === 1 ? 'its' : 'their'} parent, and it is not in the trace.`,
  'trace.missing.means': (_: P) =>
    'Telemetry is missing here, not metadata. The span was not recorded, not sampled, not exported, or has not arrived yet. Whose it was, what called it and what it received is not known, so no key is compared across this row and nothing counts as lost at it.',
  'trace.links.note': (_: P) => 'A link is not a hop: no key is compared along it.',
  'trace.links.alone': (p: P) =>
    `${n(p.of) === 1 ? 'It names another span by a link' : `It names ${count(n(p.of))} other spans by links`}. A link is not a hop, so no key is compared with what came before it.`,
  'trace.between.what': (_: P) => 'What this row is',
  'trace.between.shown': (_: P) => 'What shows it',
  'trace.between.means': (_: P) => 'What it means',
  'trace.between.trace': (_: P) => 'new trace',
  'trace.between.span': (_: P) => 'missing span',
  'trace.between.below': (_: P) => 'spans below',
  'trace.between.joined': (_: P) => 'joined because',
  'trace.between.caller': (_: P) => 'called from',
  'trace.between.caller.none': (_: P) => 'not known',
  'trace.between.first': (_: P) => 'begins with',
  'trace.between.at': (p: P) => `${p.clock} ${p.zone}, ${p.after} after the start`,
  'trace.between.when': (_: P) => 'when',
  'trace.between.during': (_: P) => 'they ran',
  'trace.between.spans': (p: P) => `${spans(n(p.spans))} of the request’s ${count(n(p.of))}`,
  'trace.between.children': (_: P) => 'named by',
  'trace.between.more': (p: P) => `and ${count(n(p.of))} more`,
  'trace.between.finding': (_: P) => 'Show what was lost here',
  'trace.copied-row': (_: P) => 'Row copied as Markdown.',
};
