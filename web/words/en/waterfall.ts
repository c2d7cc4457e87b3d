// The opened request: inspector, states, other drawings. What is seen first is in waterfall-first.ts.

import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';
import { duration } from '../../time/index.ts';
import { spans } from './parts.ts';

type P = Message['params'];

const n = (value: string | number | undefined): number => Number(value ?? 0);
const keysOf = (k: number): string => (k === 1 ? '1 key' : `${count(k)} keys`);
const bytes = (k: number): string => (k === 1 ? '1 byte' : `${count(k)} bytes`);

const HOP_KIND: Readonly<Record<string, string>> = {
  wire: 'wire hop',
  'in-process': 'inside one process',
  split: 'new trace',
  gap: 'across spans that record nothing',
  span: 'on one span',
};

export const waterfall = {
  'trace.group.until': (p: P) => `${p.group} from ${p.from} to ${p.to}`,
  'trace.group.whole': (p: P) => `${p.group} throughout`,
  'trace.group.entry': (p: P) => `entered as ${p.group}`,
  'trace.group.none': (_: P) => 'no gray tag',
  'trace.carriers': (p: P) => `${count(n(p.carriers))} of ${spans(n(p.spans))} record metadata`,
  'trace.batch': (p: P) => `judged with ${count(n(p.batch))} requests`,
  'trace.alone.why': (_: P) =>
    'Which keys a service records shows in other requests: by itself, a request leaves more undecided.',
  'trace.alone.unread': (_: P) => 'judged by itself,',
  'trace.alone.read-them': (_: P) => 'judge with the requests around it',
  'trace.alone.reading': (_: P) => 'judged by itself, reading the requests around it…',
  'trace.alone.failed': (_: P) => 'judged by itself: the requests around it could not be read,',
  'trace.alone.read': (_: P) => 'judged by itself: no other request within a minute of it',
  'trace.follow': (_: P) => 'follow key',
  'trace.follow.damaged': (_: P) => 'damaged in this request',
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
  'trace.found': (p: P) => `in ${spans(n(p.of))}`,
  'trace.match.none': (_: P) => 'not found',
  'trace.drawing': (_: P) => 'Drawing',
  'trace.as.waterfall': (_: P) => 'Waterfall',
  'trace.as.flame': (_: P) => 'Flame',
  'trace.as.services': (_: P) => 'Services',
  'trace.as.table': (_: P) => 'Table',
  'trace.zoom.reset': (_: P) => 'Whole trace',
  'trace.minimap': (p: P) =>
    `${spans(n(p.spans))}, ${n(p.services) === 1 ? '1 service' : `${count(n(p.services))} services`}, ${p.duration}`,
  'trace.minimap.critical': (p: P) => `on the critical path: ${p.service}, ${p.duration}`,
  'trace.minimap.label': (_: P) => 'Overview of the trace. Drag to zoom, double click for the whole trace.',
  'trace.minimap.from': (_: P) => 'Zoom begins at',
  'trace.minimap.to': (_: P) => 'Zoom ends at',
  'trace.minimap.zoomed': (p: P) => `shown: ${p.from} to ${p.to}`,
  'trace.back': (_: P) => 'Overview',
  'trace.unjudged': (_: P) => 'The analysis failed, so nothing is said about what was recorded or lost here.',
  'trace.judging': (_: P) => 'What was recorded and what was lost here is still being worked out.',
  'trace.warning.copies': (p: P) =>
    `${n(p.spans) === 1 ? '1 span came twice, the same to the letter: it is' : `${spans(n(p.spans))} came more than once, the same to the letter: each is`} drawn once`,
  'trace.too-large': (p: P) =>
    `All ${spans(n(p.spans))} are drawn. What was lost is looked for in traces of up to ${count(n(p.most))} spans: in a larger one it might need more memory than a page has.`,
  'trace.warning.clash': (p: P) =>
    `${spans(n(p.spans))} ${n(p.spans) === 1 ? 'has' : 'have'} the id of another span with other content: all are drawn, and what names that id as its parent stands under the first`,
  'trace.warning.unit': (p: P) =>
    `${spans(n(p.spans))} (first ${p.first}) ${n(p.spans) === 1 ? 'has' : 'have'} times that make sense only as ${p.unit}: drawn as such, details show what was written`,
  'trace.warning.far': (p: P) =>
    `${spans(n(p.spans))} (first ${p.first}) ${n(p.spans) === 1 ? 'claims' : 'claim'} a start more than 30 days from the rest: drawn where the parent begins, details show what was written`,
  'trace.warning.long': (p: P) =>
    `${spans(n(p.spans))} (first ${p.first}) ${n(p.spans) === 1 ? 'claims' : 'claim'} to last over 30 days, a thousand times the rest: drawn to the end of the rest, details show what was written`,
  'trace.warning.moved': (p: P) =>
    `Jaeger moved ${spans(n(p.spans))} by up to ${duration(n(p.most))}, because their machines’ clocks disagree with their callers’. The drawing shows them where Jaeger put them, not when they were written`,
  'trace.warning.unmoved': (p: P) =>
    `Clocks disagree at ${spans(n(p.spans))}, by up to ${duration(n(p.most))} as Jaeger reckons. Nothing was moved: every bar stands at the time its own machine wrote, so order between machines is uncertain by that much`,
  'trace.warning.early': (p: P) =>
    `${spans(n(p.spans))} ${n(p.spans) === 1 ? 'begins' : 'begin'} up to ${duration(n(p.most))} before the caller on another machine: their clocks disagree. Nothing was moved: every bar stands at the time its own machine wrote`,
  'trace.warning.cycle': (p: P) =>
    `${n(p.spans) === 1 ? 'A ring of parents leads' : `${count(n(p.spans))} rings of parents lead`} back to where ${n(p.spans) === 1 ? 'it begins' : 'they begin'}: cut at the earliest span, which is drawn at the top`,

  'trace.tab.metadata': (_: P) => 'Metadata',
  'trace.tab.span': (_: P) => 'Span',
  'trace.tab.logs': (p: P) => (p.lines === undefined ? 'Logs' : `Logs ${p.lines}`),
  'trace.close': (_: P) => 'Close details',
  'trace.choose': (_: P) => 'Choose a row to see what was sent and received there.',
  'trace.hop.kind': (p: P) => [HOP_KIND[String(p.kind)], p.protocol].filter(s => s !== '').join(', '),
  'trace.hop.others': (_: P) => 'also here:',
  'trace.hop.counts': (p: P) => `${keysOf(n(p.sent))} sent, ${p.received} received.`,
  'trace.hop.counts.inside': (p: P) => `${keysOf(n(p.sent))} received, ${p.received} passed on.`,
  'trace.hop.clean': (p: P) => `${keysOf(n(p.kept))} kept, none lost or changed.`,
  'trace.hop.unjudged': (_: P) => 'This request is still settling: not judged yet.',
  'trace.grade.proven': (_: P) => 'proven: both sides recorded.',
  'trace.grade.span': (_: P) => 'proven: the span itself shows it.',
  'trace.grade.inferred': (_: P) => 'inferred: one side recorded nothing here, though it does elsewhere.',
  'trace.grade.gap': (_: P) => 'inferred: the spans between record nothing.',
  'trace.sent-by': (p: P) => ` by ${p.service}${p.version === '' ? '' : ` ${p.version}`}`,
  'trace.sent': (_: P) => 'sent',
  'trace.received': (_: P) => 'received',
  'trace.span-id': (p: P) => [p.sdk, `span ${p.span}`].filter(s => s !== '').join(', '),
  'trace.no-span': (_: P) => 'no span',
  'trace.outcome.lost': (_: P) => 'lost',
  'trace.outcome.foreign': (_: P) => 'leaked in',
  'trace.outcome.altered': (_: P) => 'changed',
  'trace.outcome.kept': (_: P) => 'kept',
  'trace.outcome.unobserved': (_: P) => 'not observed',
  'trace.keytable': (_: P) => 'Keys sent and received',
  'trace.column.outcome': (_: P) => 'outcome',
  'trace.column.key': (_: P) => 'key',
  'trace.not-received': (_: P) => 'not received',
  'trace.not-passed': (_: P) => 'not passed on',
  'trace.not-recorded': (_: P) => 'not recorded',
  'trace.hidden': (p: P) =>
    `hidden, ${n(p.length) === 1 ? '1 character' : `${count(n(p.length))} characters`}`,
  'trace.more': (p: P) => `${p.keys} more kept: ${p.names}`,
  'trace.whole': (_: P) => 'Kept values are cut to one line:',
  'trace.show': (_: P) => 'show',
  'trace.show-all': (p: P) => `show all ${count(n(p.length))} characters`,
  'trace.recorded-as': (p: P) => `recorded as ${p.name}`,
  'trace.lower': (p: P) => `${p.by} elapsed`,
  'trace.unobserved.one': (p: P) => `${p.service} does not record ${p.key} here: nothing is claimed.`,
  'trace.unobserved.keys': (p: P) => `Not recorded on one side, so nothing is claimed: ${p.names}`,
  'trace.unobserved.received': (p: P) =>
    `${p.service} records no metadata on its server spans: nothing is claimed about what arrived.`,
  'trace.unobserved.sent': (p: P) =>
    `${p.service} records no metadata on this call: nothing is claimed about what was sent.`,
  'trace.unobserved.both': (_: P) => 'Neither side records metadata here: nothing is claimed.',
  'trace.unobserved.span': (p: P) =>
    `This span of ${p.service} is no carrier: it records no metadata, and nothing is claimed about it.`,
  'trace.carrier.sent': (p: P) => `${keysOf(n(p.keys))} sent; what received them is not in the trace.`,
  'trace.carrier.received': (p: P) => `${keysOf(n(p.keys))} received; what sent them is not in the trace.`,
  'trace.why.lost': (_: P) => 'Why this counts as loss',
  'trace.why.altered': (_: P) => 'Why this counts as damage',
  'trace.why.foreign': (_: P) => 'Why this counts as a leak',
  'trace.accepted': (p: P) => `Accepted by the contract: ${p.reason}`,
  'trace.followed': (_: P) => 'What followed',
  'trace.followed.spans': (p: P) =>
    n(p.spans) === 1
      ? `The span from here on never saw ${p.keys}; it is not counted as a loss.`
      : `The ${count(n(p.spans))} spans from here on never saw ${p.keys}; they are not counted as losses.`,
  'trace.followed.split': (p: P) =>
    `${spans(n(p.spans))} from here on ${n(p.spans) === 1 ? 'stands' : 'stand'} in a trace of their own: seen by trace id alone, the request ends here.`,
  'trace.followed.returned': (p: P) => `${p.key} is recorded again further down, at ${p.service}.`,
  'trace.followed.served': (p: P) =>
    `A ${p.group} request was served by ${p.owner}${p.service} ${p.version}.`,
  'trace.followed.error': (p: P) => `${spans(n(p.spans))} from here on failed.`,
  'trace.copy': (_: P) => 'Copy as Markdown',
  'trace.copied': (_: P) => 'Copied: the hop with its values, as Markdown. Hidden values stay hidden.',
  'trace.copied-span': (_: P) => 'Span copied as JSON. Hidden values stay hidden.',
  'trace.copied-span.text': (_: P) => 'Span copied as Markdown. Hidden values stay hidden.',
  'trace.copy-failed': (_: P) => 'The browser did not allow copying.',

  'trace.bytes.count': (p: P) => bytes(n(p.bytes)),
  'trace.bytes.added': (p: P) => `${p.bytes} added at ${p.at}`,
  'trace.bytes.removed': (p: P) => `${p.bytes} missing from ${p.at}`,
  'trace.bytes.changed': (p: P) => `changed at ${p.at}`,
  'trace.bytes.twice': (p: P) =>
    `Encoded twice. Received = ${p.tag} (field ${p.field}) + ${p.size} (length ${p.length}) + the ${bytes(n(p.length))} sent, unchanged.`,
  'trace.bytes.varint': (p: P) =>
    `Length put in front. Received = ${p.added} (length ${p.length}) + the ${bytes(n(p.length))} sent, unchanged.`,
  'trace.bytes.frame': (p: P) =>
    `Framed again. Received = ${p.added} (gRPC frame of ${bytes(n(p.length))}) + the ${bytes(n(p.length))} sent, unchanged.`,
  'trace.bytes.padded': (p: P) => {
    const where = [
      n(p.before) > 0 ? `${bytes(n(p.before))} in front` : '',
      n(p.after) > 0 ? `${bytes(n(p.after))} behind` : '',
    ].filter(s => s !== '');
    return `Bytes added: ${where.join(' and ')} of the ${bytes(n(p.length))} sent.`;
  },
  'trace.bytes.empty': (p: P) => `Emptied: none of the ${bytes(n(p.length))} sent arrived.`,
  'trace.bytes.cut': (p: P) => `Cut short: only the first ${p.kept} of ${bytes(n(p.length))} arrived.`,
  'trace.bytes.shifted': (p: P) =>
    `Misaligned: received begins ${bytes(n(p.skipped))} into what was sent; ${p.kept} of ${p.length} arrived.`,
  'trace.bytes.differ': (p: P) =>
    `Different from offset ${p.at} on: ${bytes(n(p.head))} equal at the beginning, ${n(p.tail)} at the end; ${p.sent} sent, ${p.received} received.`,
  'trace.bytes.not-base64': (_: P) => 'not base64, shown as text',
  'trace.bytes.class': (_: P) => 'Class',

  'trace.span.start': (_: P) => 'start',
  'trace.span.duration': (_: P) => 'duration',
  'trace.span.self': (_: P) => 'self time',
  'trace.span.kind': (_: P) => 'kind',
  'trace.span.status': (_: P) => 'status',
  'trace.span.ids': (_: P) => 'span, trace',
  'trace.span.parent': (_: P) => 'parent',
  'trace.span.attributes': (p: P) => `Attributes ${p.of}`,
  'trace.span.process': (p: P) => `Process ${p.of}`,
  'trace.span.events': (p: P) => `Events ${p.of}`,
  'trace.span.links': (p: P) => `Links ${p.of}`,
  'trace.span.warnings': (p: P) => `Remarks ${p.of}`,
  'trace.span.dropped.attributes': (p: P) =>
    `${n(p.of) === 1 ? '1 attribute was' : `${count(n(p.of))} attributes were`} dropped by the SDK at its limit: what is missing here may have been sent.`,
  'trace.span.dropped.events': (p: P) =>
    `${n(p.of) === 1 ? '1 event was' : `${count(n(p.of))} events were`} not kept by the SDK.`,
  'trace.span.dropped.links': (p: P) =>
    `${n(p.of) === 1 ? '1 link was' : `${count(n(p.of))} links were`} not kept by the SDK.`,
  'trace.span.drawn': (_: P) => 'drawn as',
  'trace.span.clock.moved': (p: P) =>
    `Jaeger moved this span by ${p.by}: its machine’s clock disagrees with its caller’s. It is drawn where Jaeger put it.`,
  'trace.span.clock.unmoved': (p: P) =>
    `Its machine’s clock seems to be ${p.by} off its caller’s. Nothing was moved: it is drawn at the time it wrote itself.`,
  'trace.span.clock.orphan': (_: P) =>
    'Its parent is not in the trace, so Jaeger could not compare their clocks. Nothing was moved.',
  'trace.span.clock.duplicate': (_: P) =>
    'Several spans have its id, so Jaeger could not compare clocks. Nothing was moved.',
  'trace.span.clock.early': (p: P) =>
    `It begins ${p.by} before its caller on another machine: their clocks disagree. Nothing was moved: both are drawn as they were written.`,
  'trace.span.copy': (_: P) => 'Copy as JSON',
  'trace.span.jaeger': (_: P) => 'Open in Jaeger',
  'trace.span.bytes': (p: P) => `${bytes(n(p.bytes))}: ${p.hex}`,
  'trace.span.rest': (p: P) => `show ${p.of} more`,
  'trace.span.left': (p: P) => `${p.of} more; “Copy as JSON” takes all`,

  'trace.logs.none': (_: P) => 'Loki answered: no line of this trace.',
  'trace.logs.asked': (p: P) => `Asked: ${p.query}`,
  'trace.logs.loading': (_: P) => 'Reading the lines of this trace.',
  'trace.logs.failed': (_: P) => 'Loki did not answer. The trace itself is not affected.',
  'trace.logs.off': (_: P) => 'No Loki is configured for this environment.',
  'trace.logs.here': (_: P) => 'during the selected span',
  'trace.logs.least': (p: P) => `The first ${count(n(p.lines))} lines; there may be more.`,

  'trace.none': (_: P) => 'No trace chosen',
  'trace.none.how': (_: P) =>
    'Open one from the list of requests, or paste a trace id, a request id, a traceparent, a log line or a Jaeger link into the box at the top.',
  'trace.absent': (p: P) => `Trace ${p.trace} was not found`,
  'trace.absent.files': (_: P) => 'No span of it is in the opened files.',
  'trace.absent.where': (p: P) => `Jaeger of ${p.environment} answered that it has no such trace.`,
  'trace.absent.why': (_: P) =>
    'It may be older than Jaeger keeps traces, not sampled, still on its way (spans arrive seconds after the request), or in another environment.',
  'trace.absent.request': (p: P) => `Request ${p.request} was not found`,
  'trace.absent.request.where': (p: P) =>
    `Neither the traces of ${p.environment} between ${p.from} and ${p.to} ${p.zone} nor its log lines name it.`,
  'trace.absent.request.why': (_: P) =>
    'It may lie outside this range, not be sampled, or be in another environment.',
  'trace.absent.others': (p: P) => `Other environments: ${p.names}.`,
  'trace.failed.source': (p: P) =>
    `${String(p.source).replace(/^./, c => c.toUpperCase())} did not give the trace`,
  'trace.overview': (_: P) => 'To the overview',
  'trace.empty': (_: P) => 'The answer holds no spans',

  'trace.table.service': (_: P) => 'service',
  'trace.table.operation': (_: P) => 'operation',
  'trace.table.spans': (_: P) => 'spans',
  'trace.table.total': (_: P) => 'total',
  'trace.table.self': (_: P) => 'self',
  'trace.table.longest': (_: P) => 'longest',
  'trace.table.errors': (_: P) => 'errors',
  'trace.table.findings': (_: P) => 'findings',
  'trace.table.cut': (p: P) =>
    `The first ${count(n(p.shown))} of ${count(n(p.of))} lines are drawn; the CSV has all of them.`,
  'trace.table.found': (p: P) => `${count(n(p.shown))} of ${count(n(p.of))} lines hold what was found.`,
  'trace.table.copy': (_: P) => 'Copy as CSV',
  'trace.table.copied': (_: P) => 'Table copied as CSV.',
  'trace.table.sorted': (p: P) => `Totals per service and operation, sorted by ${p.by}`,
  'trace.flame.label': (_: P) =>
    'Flame drawing: every span as wide as its duration, callers on top. Arrow keys go to callers, callees and neighbours, Enter to the details.',
  'trace.flame.note': (_: P) =>
    'Callers on top; every span as wide as its time, and what ran side by side shares its caller’s width.',
  'trace.flame.at': (p: P) =>
    [p.span, p.duration, `level ${p.level}`, p.findings].filter(s => s !== '').join(', '),
  'trace.flame.deep': (p: P) =>
    `${spans(n(p.spans))} more than ${count(n(p.levels))} calls deep ${n(p.spans) === 1 ? 'is' : 'are'} not drawn: the waterfall has them.`,
  'trace.flame.much': (p: P) => `${spans(n(p.spans))}: the ${count(n(p.shown))} widest are drawn.`,
};
