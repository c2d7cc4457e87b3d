import type { Message } from '../../model/message.ts';
import { count, percent } from '../numbers.ts';

type P = Message['params'];

const n = (p: P, name: string): number => Number(p[name] ?? 0);
const s = (p: P, name: string): string => String(p[name] ?? '');
const many = (k: number, one: string, more: string): string => (k === 1 ? `1 ${one}` : `${count(k)} ${more}`);
/** Milliseconds of a budget; text where the value was none. */
const ms = (p: P, name: string): string =>
  typeof p[name] === 'number' ? `${p[name]} ms` : `"${s(p, name)}"`;

const classes = {
  'class.header-case': (_: P) => 'header case folded',
  'class.key-collision': (_: P) => 'keys collided',
  'class.context-break': (_: P) => 'context broken',
  'class.timeout-overwritten': (_: P) => 'timeout overwritten',
  'class.binary-misaligned': (_: P) => 'binary value misaligned',
  'class.dropped': (_: P) => 'dropped',
  'class.truncated': (_: P) => 'truncated',
  'class.limit-truncated': (_: P) => 'cut at a size limit',
  'class.rewritten': (_: P) => 'rewritten',
  'class.foreign': (_: P) => "another request's value",
  'class.reordered': (_: P) => 'reordered',
  'class.gray-not-propagated': (_: P) => 'gray tag not propagated',
  'class.gray-invisible': (_: P) => 'gray tag invisible',
  'class.gray-mismatch': (_: P) => 'gray tags disagree',
  'class.gray-misrouted': (_: P) => 'misrouted',
};

const binary = {
  'finding.binary-misaligned.wrapped': (p: P) =>
    `The bytes were wrapped once more: ${n(p, 'before')} became ${n(p, 'after')}, beginning with 0x0A, a length-delimited field 1, as a double-encoded Protobuf message does.`,
  'finding.binary-misaligned.prefixed': (p: P) =>
    `A length prefix was put before the bytes: ${n(p, 'before')} became ${n(p, 'after')}.`,
  'finding.binary-misaligned.padded': (p: P) =>
    `The bytes arrived with ${many(n(p, 'extra'), 'byte', 'bytes')} around them: ${n(p, 'before')} became ${n(p, 'after')}.`,
  'finding.binary-misaligned.cut': (p: P) =>
    `Only the first ${n(p, 'after')} of ${many(n(p, 'before'), 'byte', 'bytes')} arrived.`,
  'finding.binary-misaligned.part': (p: P) =>
    `Only ${n(p, 'after')} of ${many(n(p, 'before'), 'byte', 'bytes')} arrived, and not from the beginning.`,
  'finding.binary-misaligned.shifted': (p: P) =>
    `The bytes differ from offset ${n(p, 'offset')} on (${n(p, 'before')} sent, ${n(p, 'after')} received), but share at least half.`,
  'finding.binary-misaligned.garbled': (_: P) => 'What arrived no longer is base64.',
};

const timeouts = {
  'finding.timeout-overwritten.gone': (p: P) => `The budget of ${ms(p, 'before')} did not arrive.`,
  'finding.timeout-overwritten.zero': (p: P) => `The budget of ${ms(p, 'before')} was overwritten with 0.`,
  'finding.timeout-overwritten.raised': (p: P) =>
    `The budget rose from ${ms(p, 'before')} to ${ms(p, 'after')}; time that passed can only lower it.`,
  'finding.timeout-overwritten.garbled': (p: P) =>
    `The budget of ${ms(p, 'before')} became ${ms(p, 'after')}, which is no duration.`,
  'finding.timeout-overwritten.changed': (p: P) =>
    `The timeout changed from ${ms(p, 'before')} to ${ms(p, 'after')}.`,
};

const gray = {
  'finding.gray-not-propagated': (p: P) =>
    `The span is tagged ${s(p, 'tag')}, but the baggage does not carry the tag on.`,
  'finding.gray-invisible': (p: P) =>
    `The baggage carries ${s(p, 'tag')}, but the span lacks the attribute this service writes elsewhere.`,
  'finding.gray-mismatch': (p: P) => `The span says ${s(p, 'attribute')}, the baggage ${s(p, 'baggage')}.`,
  'finding.gray-misrouted': (p: P) =>
    `Served by version ${s(p, 'version')}, which serves ${s(p, 'owner')}; ${s(p, 'meant')} was meant.`,
  'finding.gray-misrouted.target': (p: P) =>
    `Served by version ${s(p, 'version')}; x-target-service plans ${s(p, 'target')}.`,
};

/** `payments logged "…"`. */
const logged = (p: P): string =>
  `${s(p, 'service') === '' ? 'A log line says' : `${s(p, 'service')} logged`} "${s(p, 'words')}"`;

const warnings = {
  'warning.lost-or-not-captured': (p: P) =>
    `${s(p, 'key')} is never seen beyond ${s(p, 'from')} → ${s(p, 'to')} (${s(p, 'kind')}, ${many(n(p, 'requests'), 'crossing', 'crossings')}): lost or not captured there; too little else is recorded to tell.`,
  'warning.orphans': (p: P) =>
    `${many(n(p, 'spans'), 'span names a parent that is', 'spans name parents that are')} not in its trace: telemetry is missing there, which is no loss of metadata.`,
  'warning.repeated-spans': (p: P) => `${many(n(p, 'spans'), 'span', 'spans')} came twice and counted once.`,
  'warning.partial-spans': (p: P) =>
    `${many(n(p, 'spans'), 'span lacks', 'spans lack')} attributes that its SDK dropped at its limit: what is missing there counts as unobserved, not as lost. Raise OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT.`,
  'warning.unmatched-events': (p: P) =>
    `metadata.observe events name ${many(n(p, 'places'), 'place', 'places')} where no span stands.`,
  'warning.log-lines': (p: P) =>
    `${many(n(p, 'lines'), 'log line points', 'log lines point')} to metadata that may have been lost (${logged(p)}${s(p, 'trace') === '' ? '' : `, e.g. trace ${s(p, 'trace')}`}), but the spans show no such loss there: no finding.`,
  'warning.sampling-inflated': (p: P) =>
    `${many(n(p, 'split'), 'request', 'requests')} came apart, ${many(n(p, 'parts'), 'new trace', 'new traces')} for ${many(n(p, 'requests'), 'request', 'requests')} in all: counted by trace ids, sampling seems ${s(p, 'ratio')} times what it is.`,
  'warning.sampling-audit': (p: P) =>
    `Sampling${s(p, 'service') === '' ? '' : ` of ${s(p, 'service')}`}${s(p, 'environment') === '' ? '' : ` (${s(p, 'environment')})`}: configured ${percent(n(p, 'configured'))}, effective ${percent(n(p, 'effective'))} by its audit${n(p, 'byRequest') < 0 ? '' : `, ${percent(n(p, 'byRequest'))} counted by request`}.`,
  'warning.source': (p: P) => `The source remarks: ${s(p, 'text')}`,
  'warning.file': (p: P) => `${s(p, 'file')}: ${s(p, 'text')}`,
  'warning.no-spans': (p: P) => `${s(p, 'file')} holds no span`,
  'warning.partial': (p: P) => `${s(p, 'file')} holds an error in place of traces: ${s(p, 'text')}`,
  'warning.malformed-events': (p: P) =>
    `${many(n(p, 'lines'), 'log line', 'log lines')} should be events and could not be read.`,
};

/** What the analysis found and must say of itself. */
export const findings = {
  ...classes,
  'finding.header-case.recorder': (p: P) =>
    `Sent as ${s(p, 'before')}, received as ${s(p, 'after')} by a side that records other keys in upper case: a reader of the exact case misses it.`,
  'finding.header-case.reader': (p: P) =>
    `Sent as ${s(p, 'before')}, received as ${s(p, 'after')}, and the receiver sends other keys on but not this one: it missed the key.`,
  'finding.key-collision.keys': (p: P) =>
    `${s(p, 'names')} differ only in case or in - and _; they became one, and of ${n(p, 'before')} values ${n(p, 'after')} arrived.`,
  'finding.key-collision.values': (p: P) =>
    `Of ${n(p, 'before')} values of the key only ${n(p, 'after')} arrived.`,
  'finding.context-break.in-process': (_: P) =>
    'The process received the key and did not send it on: its context was not carried along.',
  'finding.context-break.split': (_: P) => 'The key did not reach the trace that began anew here.',
  'finding.context-break.new-trace': (p: P) =>
    `The same request goes on in a new trace, ${s(p, 'trace')}: its trace context did not arrive.`,
  'finding.dropped.wire': (_: P) => 'Sent and not received, though the receiving side records this key.',
  'finding.dropped.gap': (_: P) =>
    'Last seen at the one and no longer at the other; what lies between does not record this key.',
  'finding.told': (p: P) => `${logged(p)}.`,
  'finding.by-line.base64': (p: P) =>
    `${logged(p)}: what arrived could not be decoded, though it was sent as valid base64; the spans there do not record the key.`,
  'finding.by-line.deadline': (p: P) =>
    `${logged(p)}, long before the budget of ${n(p, 'ms')} ms can have passed: it was overwritten on its way; the spans there do not record it.`,
  'finding.never-seen': (p: P) =>
    `Never seen beyond this hop in any request, though ${many(n(p, 'services'), 'service', 'services')} there record other keys.`,
  'finding.limit-truncated': (p: P) =>
    `Baggage of ${many(n(p, 'members'), 'member', 'members')} and ${many(n(p, 'bytes'), 'byte', 'bytes')} met a size limit; ${n(p, 'left')} were left.`,
  'finding.truncated': (p: P) =>
    `Cut to the first ${n(p, 'after')} of ${many(n(p, 'before'), 'character', 'characters')}.`,
  'finding.foreign': (_: P) => 'The value is the one with which another request entered.',
  'finding.rewritten': (_: P) => 'The value changed.',
  'finding.reordered': (p: P) =>
    `Of ${many(n(p, 'keys'), 'key', 'keys')} sent in order, this one is the first that arrived out of its place.`,
  ...timeouts,
  ...binary,
  ...gray,
  ...warnings,
} satisfies Record<string, (params: P) => string>;
