import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';

type P = Message['params'];

const plain = (text: string) => (_: P) => text;
const n = (value: unknown): number => Number(value ?? 0);
const some = (k: unknown, one: string, more: string): string => `${count(n(k))} ${n(k) === 1 ? one : more}`;

/** Two requests side by side. */
export const compare = {
  'view.compare': plain('Compare'),
  'compare.none': plain('No trace to compare'),
  'compare.none.how': plain(
    'Open a trace and choose Compare, or put two trace ids into the address: trace and with.',
  ),
  'compare.reading.first': plain('Reading the request'),
  'compare.reading.nearest': plain('Looking for the nearest request without damage'),
  'compare.reading.other': plain('Reading the request to compare with'),
  'compare.reading.both': plain('Laying both side by side'),
  'compare.reading.read': (p: P) => `${p.n ?? ''} traces of this range read`,
  'compare.reading.hop': (p: P) => `one that crossed ${p.hop ?? ''} is wanted`,
  'compare.cancel': plain('Cancel'),
  'compare.absent': (p: P) => `Trace ${p.trace ?? ''} is not there any more, or never was.`,
  'compare.lonely': plain('Nothing to compare with'),
  'compare.lonely.hop': (p: P) =>
    `No other request of this range crossed ${p.hop ?? ''} undamaged. A longer range may hold one, or paste the id of a trace to compare with.`,
  'compare.lonely.any': plain(
    'No other request of this range entered there without damage. A longer range may hold one, or paste the id of a trace to compare with.',
  ),
  'compare.title': (p: P) => `${p.a ?? ''} beside ${p.b ?? ''}`,
  'compare.this': plain('this request'),
  'compare.other': plain('the other'),
  'compare.why.kept': (p: P) => `Nearest request that kept ${p.key ?? ''} at ${p.hop ?? ''}`,
  'compare.why.undamaged': (p: P) =>
    `Nearest request undamaged at ${p.hop ?? ''}; none of them was seen to carry ${p.key ?? ''} there`,
  'compare.why.any': plain('Nearest request without damage'),
  'compare.why.of': (p: P) => `, of ${some(p.considered, 'that could be taken', 'that could be taken')}`,
  'compare.why.route': plain('same operation'),
  'compare.why.route.not': plain('another operation'),
  'compare.why.group': (p: P) => `same group ${p.group ?? ''}`,
  'compare.why.group.not': (p: P) => `group ${p.group ?? ''}`,
  'compare.why.apart': (p: P) => `${p.age ?? ''} ${p.later ? 'later' : 'earlier'}`,
  'compare.why.findings': (p: P) =>
    some(p.findings, 'finding of its own elsewhere', 'findings of its own elsewhere'),
  'compare.nearer': plain('A nearer one has been read since:'),
  'compare.nearer.take': (p: P) => `compare with ${p.id ?? ''}`,
  'compare.chosen': plain('Chosen by its id'),
  'compare.same': plain('No difference in structure, recorded keys or, beyond noise, durations.'),
  'compare.key.a': (p: P) =>
    `${p.key ?? ''} is recorded here and not in the other, first at ${p.service ?? ''} ${p.operation ?? ''} (${some(p.rows, 'span', 'spans')}).`,
  'compare.key.b': (p: P) =>
    `${p.key ?? ''} is recorded in the other and not here, first at ${p.service ?? ''} ${p.operation ?? ''} (${some(p.rows, 'span', 'spans')}).`,
  'compare.keys.rest': (p: P) =>
    `${some(p.keys, 'more key differs', 'more keys differ')}, in the rows below.`,
  'compare.only.a': (p: P) => `${some(p.spans, 'span', 'spans')} only in this request.`,
  'compare.only.b': (p: P) => `${some(p.spans, 'span', 'spans')} only in the other.`,
  'compare.duration': (p: P) => `Took ${p.a ?? ''}, the other ${p.b ?? ''}.`,
  'compare.slower': (p: P) =>
    `Most of it at ${p.service ?? ''} ${p.operation ?? ''}: ${p.a ?? ''} against ${p.b ?? ''}.`,
  'compare.errors': (p: P) =>
    `${some(p.a, 'span failed', 'spans failed')} here, ${count(n(p.b))} in the other.`,
  'compare.differing': plain('Only differences'),
  'compare.rows': plain('Spans of both requests'),
  'compare.left': (p: P) => `${some(p.rows, 'further row is', 'further rows are')} not shown.`,
  'compare.column.name': plain('service and operation'),
  'compare.column.keys': plain('keys on one side only; ≠ with another value'),
  'compare.changed': plain('another value:'),
  'compare.column.delta': plain('longer by'),
  'compare.missing': plain('not there'),
  'compare.bar': (p: P) => `${p.duration ?? ''}, from ${p.offset ?? ''}${p.error ? ', failed' : ''}`,
  'compare.spans': (p: P) => `${some(p.spans, 'span', 'spans')}, ${some(p.services, 'service', 'services')}`,
  'compare.here': (p: P) => `only here: ${p.keys ?? ''}`,
  'compare.there': (p: P) => `only there: ${p.keys ?? ''}`,
  'compare.open': plain('Open'),
  'compare.back': plain('Back to the trace'),
  'compare.with': plain('Compare with another trace id'),
  'compare.nearest': plain('Find the nearest again'),
  'compare.next': plain('Next difference'),
  'compare.previous': plain('Previous difference'),
  'trace.compare': plain('Compare with nearest healthy request'),
  'trace.compare.short': plain('Compare'),
};
