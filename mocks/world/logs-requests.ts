// What services write while they serve one request, with the trace id as structured metadata.

import type { Micros } from '../../web/time/index.ts';
import type { Header } from './headers.ts';
import { hash } from './random.ts';
import type { Scenario } from './scenario.ts';
import type { WorldLog } from './types.ts';
import type { Carrier, Walk } from './carrier.ts';

interface Said {
  readonly at: number;
  readonly level: 'info' | 'warn' | 'error';
  readonly line: string;
}

function say(c: Carrier, said: Said): WorldLog {
  const time = Math.round(said.at) as Micros;
  return {
    labels: { app: c.service.name, namespace: 'shop', level: said.level },
    metadata: { trace_id: c.span.traceId, span_id: c.span.spanId },
    time,
    nanos: hash(time, said.line.length) % 1000,
    line: said.line,
  };
}

export function requestLines(walk: Walk, scenario: Scenario): readonly WorldLog[] {
  const lines: WorldLog[] = [];
  for (const c of walk.carriers) {
    if (c.side === 'received') {
      lines.push(...served(c, walk));
      lines.push(...evidence(c));
    }
    if (c.span.status === 'error' && c.side === 'sent')
      lines.push(say(c, { at: c.span.start + c.span.duration, level: 'error', line: errorLine(c) }));
    lines.push(...observeLines(c, walk, scenario));
  }
  return lines;
}

/** The entry writes an access line, orders and payments a line each; the rest is silent at this level. */
function served(c: Carrier, walk: Walk): readonly WorldLog[] {
  const { span } = c;
  const end = span.start + span.duration;
  if (c.parent === null)
    return [
      say(c, {
        at: end,
        level: span.status === 'error' ? 'error' : 'info',
        line: `method=${span.name.split(' ')[0] ?? ''} path=${span.name.split(' ')[1] ?? ''} status=${span.status === 'error' ? 503 : 200} duration_ms=${(span.duration / 1000).toFixed(1)} tenant=${walk.entry.tenant} trace_id=${span.traceId}`,
      }),
    ];
  if (c.service.name === 'orders' || c.service.name === 'payments')
    return [
      say(c, {
        at: span.start + span.duration * 0.1,
        level: 'info',
        line: JSON.stringify({
          level: 'info',
          msg: `${span.name} accepted`,
          version: c.pod.version,
          trace_id: span.traceId,
        }),
      }),
    ];
  return [];
}

const errorLine = (c: Carrier): string =>
  c.pod.rpc?.[0] === 'grpc-go'
    ? `rpc error: code = Unavailable desc = ${c.span.statusMessage}`
    : `call to ${c.calls} failed: upstream_reset_before_response_started{remote_reset}: ${c.span.statusMessage}`;

/** What a service notices when metadata is gone or damaged on arrival. */
function evidence(c: Carrier): readonly WorldLog[] {
  const before = c.parent?.carried.marks ?? [];
  const fresh = c.carried.marks.filter(m => !before.includes(m));
  const at = c.span.start + Math.min(c.span.duration * 0.05, 9_000);
  return fresh.flatMap((m, i): readonly WorldLog[] => {
    const one = (level: Said['level'], line: string): readonly WorldLog[] => [
      say(c, { at: at + i * 700, level, line }),
    ];
    if (m.loss && m.canon === 'tenant-id') return one('warn', 'tenant missing, using default');
    if (m.loss && m.canon === 'gray.tag') return one('info', `route=${c.pod.version} reason=no-gray-tag`);
    if (m.class === 'binary-misaligned')
      return one('warn', `invalid base64 encoding at position 5 (${m.name})`);
    if (m.class === 'timeout-overwritten')
      return one('error', 'context deadline exceeded before trace parsed');
    return [];
  });
}

/** Hooks look at a share of the requests, told by the trace id each entered with. */
export const isHooked = (traceId: string, share: number): boolean =>
  hash(Number.parseInt(traceId.slice(8, 16), 16)) / 2 ** 32 < share;

/** Header hooks see each key as it goes by, in order; they stand where the scenario put them. */
function observeLines(c: Carrier, walk: Walk, scenario: Scenario): readonly WorldLog[] {
  const { hooks } = scenario.story;
  if (hooks === undefined || !hooks.services.includes(c.service.name)) return [];
  if (!isHooked(walk.entry.traceId, hooks.share)) return [];
  const peer = c.side === 'sent' ? c.calls : (c.parent?.service.name ?? '');
  if (!hooks.services.includes(peer)) return [];
  // Both ends of a call share its id: the sending span's.
  const callId = c.side === 'sent' ? c.span.spanId : (c.parent?.span.spanId ?? c.span.spanId);
  return c.carried.headers
    .filter(h => typeof h.value === 'string')
    .map((h, seq) => observeLine(c, h, seq, callId));
}

function observeLine(c: Carrier, h: Header, seq: number, callId: string): WorldLog {
  const secret = h.canon === 'authorization' || h.canon === 'cookie';
  return {
    labels: { app: 'header-hooks', namespace: 'platform', level: 'info' },
    metadata: { trace_id: c.span.traceId },
    time: (c.span.start + 20) as Micros,
    nanos: seq,
    line: JSON.stringify({
      event: 'metadata.observe',
      trace_id: c.span.traceId,
      span_id: c.span.spanId,
      service: c.service.name,
      side: c.side,
      seq,
      key: h.key,
      value: secret ? '[REDACTED]' : h.value,
      call_id: callId,
    }),
  };
}
