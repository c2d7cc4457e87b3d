import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';

type P = Message['params'];

const plain = (text: string) => (_: P) => text;
const n = (p: P, name = 'n'): number => Number(p[name] ?? 0);
const s = (p: P, name: string): string => String(p[name] ?? '');

/** The heatmap of all traffic. */
export const traffic = {
  'traffic.count': plain('counts'),
  'traffic.traces': plain('traces'),
  'traffic.all': plain('all traffic'),
  'traffic.unknown': plain('asking Prometheus whether it counts losses …'),
  'traffic.none': (p: P) => `Prometheus has no ${s(p, 'metric')}; deploy/README.md says how to export it.`,
  'traffic.volume': plain('busiest hop'),
  'traffic.note.on': (p: P) =>
    `The picture counts all traffic: ${count(n(p))} crossings of a hop by ${s(p, 'observed')} and ${s(p, 'loss')}, ${s(p, 'step')} a cell. Sentence and lists rest on traces.`,
  'traffic.note.waiting': plain('Asking Prometheus for all traffic; the picture is still of traces.'),
  'traffic.note.empty': (p: P) =>
    `Prometheus counted nothing${p.key === '' ? '' : ` of ${s(p, 'key')}`} in this range; the picture is of traces.`,
  'traffic.note.failed': (p: P) => `Prometheus did not answer (${s(p, 'kind')}); the picture is of traces.`,
  'traffic.exemplars': plain('Traces of counted losses:'),
  'traffic.exemplar': (p: P) => `${s(p, 'key')} at ${s(p, 'from')} → ${s(p, 'to')}, ${s(p, 'time')}`,
};
