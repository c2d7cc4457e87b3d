import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';

type P = Message['params'];

const plain = (text: string) => (_: P) => text;
const many = (n: unknown, one: string, more: string): string =>
  `${count(Number(n ?? 0))} ${Number(n) === 1 ? one : more}`;

function damageText(p: P): string {
  if (Number(p.damaged) > 0) return `${count(Number(p.damaged))} with damage`;
  return Number(p.seen) > 0 ? 'no damage found' : 'nothing to compare: no hop records metadata on both sides';
}

const WHAT = 'Jaeger JSON, OTLP JSON, or logs as Loki exports them; .gz too';

/** Traces and logs that are opened from files. */
export const files = {
  'view.files': plain('Files'),
  'files.lost': (_: P) => 'lost',
  'files.altered': (_: P) => 'changed',
  'files.foreign': (_: P) => 'leaked in',
  'files.open': plain('Open files'),
  'files.more': plain('Open more files'),
  'files.none': plain('No files are open in this tab'),
  'files.none.why': plain(
    'Files are read in the tab that opened them and are kept nowhere, so a reload or a link to another browser starts without them. Open them again: drop them anywhere on the page.',
  ),
  'files.what': plain(`${WHAT}. They are read in this browser and sent nowhere.`),
  'files.drop': plain('Drop to open'),
  'files.title': (p: P) =>
    `${many(p.files, 'file', 'files')}, ${many(p.requests, 'request', 'requests')}${Number(p.requests) === 0 ? '' : `, ${damageText(p)}`}`,
  'files.reading.title': (p: P) => `Reading ${many(p.files, 'file', 'files')}`,
  'files.rests': plain('Judged together as one batch; everything in a file counts as settled.'),
  'files.environment': (p: P) => many(p.files, 'file', 'files'),
  'files.overview': plain('Overview of these files'),
  'files.list': plain('List of files and requests'),
  'files.close': plain('Close files'),
  'files.name': plain('file'),
  'files.size': plain('size'),
  'files.found': plain('what is in it'),
  'files.reading': plain('reading'),
  'files.traces': (p: P) => `${many(p.traces, 'trace', 'traces')}, ${many(p.spans, 'span', 'spans')}`,
  'files.traces.known': (p: P) =>
    `${many(p.traces, 'trace', 'traces')}, ${many(p.spans, 'span', 'spans')}; of ${many(p.known, 'trace', 'traces')} spans were open already`,
  'files.lines': (p: P) => many(p.lines, 'log line', 'log lines'),
  'files.nothing': plain('Readable, and no trace and no log line in it.'),
  'files.remedy': plain(
    `Expected: ${WHAT}. In Jaeger’s UI that is “Trace JSON” or “Download results”; in graylens “Download” over a trace.`,
  ),
  'files.remedy.cut': plain('The end is missing: export or copy the file again.'),
  'files.gzip': (p: P) => `Packed with gzip, and cannot be unpacked to the end: ${p.reason ?? ''}`,
  'files.disk': (p: P) => `The browser cannot read it: ${p.reason ?? ''}`,
  'files.unreadable': (p: P) => `At ${p.place ?? '?'}: expected ${p.expected ?? ''}, got ${p.got ?? ''}.`,
  'files.unreadable.cut': (p: P) => `At ${p.place ?? '?'}: expected ${p.expected ?? ''}, got ${p.got ?? ''}.`,
  'files.requests': plain('Requests in these files'),
  'files.time': plain('time'),
  'files.operation': plain('operation'),
  'files.group': plain('group'),
  'files.duration': plain('duration'),
  'files.findings': plain('damaged keys'),
  'files.clean': plain('none found'),
  'files.unseen': plain('nothing to compare'),
  'files.least': (p: P) =>
    `The ${count(Number(p.shown ?? 0))} with the worst damage of ${count(Number(p.of ?? 0))}; all of them are in the overview.`,
};
