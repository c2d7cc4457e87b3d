// The opened request as it is first seen: header, tools and rows. A panel loads these before its first row, and
// everything else that is said of a request after it.

import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';
import { spans } from './waterfall-lines.ts';

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
  'trace.group.until': (p: P) => `${p.group} from ${p.from} to ${p.to}`,
  'trace.group.whole': (p: P) => `${p.group} throughout`,
  'trace.group.entry': (p: P) => `entered as ${p.group}`,
  'trace.group.none': (_: P) => 'no gray tag',
  'trace.carriers': (p: P) => `${count(n(p.carriers))} of ${spans(n(p.spans))} record metadata`,
  'trace.kept-only': () => 'Jaeger could not give it again: shown as far as it was kept',
  'trace.batch': (p: P) => `judged with ${count(n(p.batch))} requests`,
  'trace.warnings': (p: P) => (n(p.of) === 1 ? '1 remark' : `${count(n(p.of))} remarks`),
  'trace.follow': (_: P) => 'follow key',
  'trace.colour': (_: P) => 'colour',
  'trace.colour.service': (_: P) => 'service',
  'trace.colour.kind': (_: P) => 'kind',
  'trace.colour.error': (_: P) => 'error',
  'trace.colour.tag': (_: P) => 'gray tag',
  'trace.pinned': (_: P) => 'columns',
  'trace.mark': (_: P) => 'highlight',
  'trace.unset': (_: P) => 'none',
  'trace.folds': (_: P) => 'More ways to collapse and expand',
  'trace.only': (_: P) => 'only these',
  'trace.only.how': (_: P) => 'Show only the rows that match, with what is above them (M)',
  'trace.match.previous': (_: P) => 'Previous match',
  'trace.match.next': (_: P) => 'Next match',
  'trace.errors': (_: P) => 'Collapse to errors',
  'trace.expand': (_: P) => 'Expand all',
  'trace.critical': (_: P) => 'Critical path',
  'trace.find': (_: P) => 'Find in trace',
  'trace.matches': (p: P) => `${p.at} of ${count(n(p.of))}`,
  'trace.match.none': (_: P) => 'not found',
  'trace.drawing': (_: P) => 'Drawing',
  'trace.as.waterfall': (_: P) => 'Waterfall',
  'trace.as.flame': (_: P) => 'Flame',
  'trace.as.services': (_: P) => 'Services',
  'trace.as.table': (_: P) => 'Table',
  'trace.zoom.reset': (_: P) => 'Whole trace',
  'trace.column.name': (_: P) => 'service and operation',
  'trace.minimap': (p: P) =>
    `${spans(n(p.spans))}, ${n(p.services) === 1 ? '1 service' : `${count(n(p.services))} services`}, ${p.duration}`,
  'trace.minimap.critical': (p: P) => `on the critical path: ${p.service}, ${p.duration}`,
  'trace.minimap.label': (_: P) => 'Overview of the trace. Drag to zoom, double click for the whole trace.',
  'trace.minimap.zoomed': (p: P) => `shown: ${p.from} to ${p.to}`,
  'trace.row.missing': (p: P) => `parent ${p.span} is not in the trace: ${spans(n(p.spans))} below`,
  'trace.row.gap.id': (p: P) => `new trace ${p.trace}, same request id`,
  'trace.row.gap.link': (p: P) => `new trace ${p.trace}, joined by a span link`,
  'trace.row.at': (p: P) => `${p.duration}, ${p.at} after the start`,
  'trace.row.carried': (p: P) => `${p.key} carried`,
  'trace.row.gone': (p: P) => `${p.key} gone`,
  'trace.row.unknown': (p: P) => `${p.key} not seen`,
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
