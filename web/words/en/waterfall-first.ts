// The opened request as it is first seen: header, tools and rows. A panel loads these before its first row, and
// everything else that is said of a request after it.

import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';
import { spans } from './parts.ts';

type P = Message['params'];

const n = (value: string | number | undefined): number => Number(value ?? 0);

const KIND: Readonly<Record<string, string>> = {
  client: 'client',
  producer: 'producer',
  consumer: '',
  server: '',
  internal: '',
  unspecified: '',
};

export const waterfallFirst = {
  'trace.label': (_: P) => 'Opened request',
  'trace.finding': (p: P) =>
    n(p.first) === n(p.last) ? `finding ${p.first} of ${p.of}` : `findings ${p.first}–${p.last} of ${p.of}`,
  'trace.findings': (p: P) => (n(p.of) === 1 ? '1 finding' : `${count(n(p.of))} findings`),
  'trace.previous': (_: P) => 'Previous',
  'trace.next': (_: P) => 'Next',
  'trace.when': (p: P) => `${p.clock} ${p.zone}, ${p.duration}`,
  'trace.request': (p: P) => `request ${p.id}`,
  'trace.trace': (p: P) => `trace ${p.id}`,
  'trace.traces': (p: P) =>
    n(p.traces) === 1 ? '1 trace, nothing stitched' : `${p.traces} traces stitched to one request`,
  'trace.kept-only': () => 'Jaeger could not give it again: shown as far as it was kept',
  'trace.warnings': (p: P) => (n(p.of) === 1 ? '1 remark' : `${count(n(p.of))} remarks`),
  'trace.column.name': (_: P) => 'service and operation',
  'trace.row.missing': (p: P) => `parent ${p.span} is not in the trace: ${spans(n(p.spans))} below`,
  'trace.row.gap.id': (p: P) => `new trace ${p.trace}, same request id`,
  'trace.row.gap.link': (p: P) => `new trace ${p.trace}, joined by a span link`,
  'trace.kind': (p: P) => KIND[String(p.kind)] ?? '',
  'trace.tabs': (_: P) => 'Details',
  'trace.reading': (_: P) => 'Reading the trace',
  'trace.reading.asked': (p: P) => `${p.trace}, asked of Jaeger`,
  'trace.reading.request': (p: P) =>
    `request ${p.request}, looked for in log lines and in the traces of this range`,
  'trace.cancel': (_: P) => 'Cancel',
  'trace.failed': (_: P) => 'The trace could not be read',
  'trace.failed.old': (p: P) => `Shown as read at ${p.clock}; reading again failed.`,
  'trace.retry': (_: P) => 'Try now',
  'trace.grid': (_: P) => 'Spans of the request',
};
