// Traces written as text, so that a test reads like the thing it tests:
//
//   gateway[gray=1] > cart[gray=1] > stock[]
//
// is one request through three services, each a server span that recorded what stands in its brackets and a
// client span that recorded the same. `[a=1 / b=2]` tells received and sent apart; `-` for either side is a span
// that recorded nothing; `a=1,b=2` in `<…>` are plain attributes of the received span and `<… / …>` of both.
// `a > b + c` calls both from `a`. A step that begins with `~` is a queue: producer and consumer. Values take
// `_` for a blank; `a=x&y` are two values of one header.

import type { Attribute, Span, SpanKind, Trace } from '../../model/index.ts';
import { micros } from '../../time/index.ts';

export interface StepOptions {
  /** Prefix of the recorded attributes. */
  readonly prefix?: string;
  /** Version of every service's instances. */
  readonly version?: string;
}

let ids = 0;
const hex = (length: number): string => (++ids).toString(16).padStart(length, '0');

interface Step {
  readonly service: string;
  readonly queue: boolean;
  readonly received: readonly Attribute[];
  readonly sent: readonly Attribute[];
}

const PLAIN = /<([^>]*)>/;

function pairs(text: string): readonly (readonly [string, readonly string[]])[] {
  return text
    .split(/\s+/)
    .filter(t => t !== '' && t !== '-')
    .map(t => {
      const at = t.indexOf('=');
      const values = t
        .slice(at + 1)
        .split('&')
        .map(v => v.replaceAll('_', ' '));
      return [t.slice(0, at), values] as const;
    });
}

function sides(text: string): readonly [string, string] {
  const [a = '', b] = text.split(/\s\/\s|^\/\s|\s\/$/);
  return [a, b ?? a];
}

function attributes(recorded: string, plain: string, prefix: string): readonly Attribute[] {
  return [
    ...pairs(recorded).map(([key, values]) => ({ key: prefix + key, value: values })),
    ...pairs(plain.replaceAll(',', ' ')).map(([key, values]) => ({ key, value: values[0] ?? '' })),
  ];
}

function readStep(text: string, prefix: string): Step {
  const plain = PLAIN.exec(text)?.[1] ?? '';
  const m = /^(~?)([\w.-]+)\s*\[(.*)\]$/s.exec(text.replace(PLAIN, '').trim());
  if (m === null) throw new Error(`no step: ${text}`);
  const [received, sent] = sides(m[3] ?? '');
  const [plainIn, plainOut] = plain === '' ? ['', ''] : sides(plain.includes(' / ') ? plain : `${plain} / `);
  return {
    service: m[2] ?? '',
    queue: m[1] === '~',
    received: attributes(received, plainIn, prefix),
    sent: attributes(sent, plainOut, prefix),
  };
}

export interface SpanParts {
  readonly traceId: string;
  readonly parent?: string | null;
  readonly service: string;
  readonly kind: SpanKind;
  readonly name?: string;
  readonly at?: number;
  readonly took?: number;
  readonly attributes?: readonly Attribute[];
  readonly status?: Span['status'];
  readonly links?: Span['links'];
  readonly version?: string;
  readonly spanId?: string;
  /** How many attributes its SDK did not keep. */
  readonly dropped?: number;
}

const EPOCH = 1_795_000_000_000_000;

/** One span; times in microseconds from the beginning of the story. */
export function span(p: SpanParts): Span {
  return {
    traceId: p.traceId,
    spanId: p.spanId ?? hex(16),
    parentSpanId: p.parent ?? null,
    name: p.name ?? 'call',
    kind: p.kind,
    start: micros(EPOCH + (p.at ?? 0)),
    duration: p.took ?? 1000,
    status: p.status ?? 'unset',
    statusMessage: '',
    resource: {
      service: p.service,
      attributes: p.version === undefined ? [] : [{ key: 'service.version', value: p.version }],
    },
    attributes: p.attributes ?? [],
    events: [],
    links: p.links ?? [],
    warnings: [],
    dropped: p.dropped === undefined ? null : { attributes: p.dropped, events: 0, links: 0 },
  };
}

export const traceId = (): string => hex(32);

export const traceOf = (spans: readonly Span[]): Trace => ({
  traceId: spans[0]?.traceId ?? traceId(),
  spans,
  warnings: [],
});

/** One request as one trace. */
export function trace(text: string, options: StepOptions = {}): Trace {
  const id = traceId();
  const prefix = options.prefix ?? 'http.request.header.';
  const spans: Span[] = [];
  const chain = text.trim().split(/\s+>\s+/);
  let parents: readonly { readonly id: string | null; readonly from: Step | null }[] = [
    { id: null, from: null },
  ];
  chain.forEach((level, depth) => {
    const caller = parents[0] ?? { id: null, from: null };
    const next: { id: string; from: Step }[] = [];
    for (const part of level.split(/\s+\+\s+/)) {
      const step = readStep(part, prefix);
      let above = caller.id;
      if (caller.from !== null) {
        const kind = step.queue ? 'producer' : 'client';
        const out = span({
          traceId: id,
          parent: above,
          service: caller.from.service,
          kind,
          at: depth * 100,
          name: `call ${step.service}`,
          took: 5000 - depth * 100,
          attributes: caller.from.sent,
          ...versioned(options),
        });
        spans.push(out);
        above = out.spanId;
      }
      const own = span({
        traceId: id,
        parent: above,
        service: step.service,
        kind: step.queue ? 'consumer' : 'server',
        at: depth * 100 + 50,
        name: `serve ${step.service}`,
        took: 4900 - depth * 100,
        attributes: step.received,
        ...versioned(options),
      });
      spans.push(own);
      next.push({ id: own.spanId, from: step });
    }
    parents = next;
  });
  return traceOf(spans);
}

const versioned = (o: StepOptions): { version?: string } =>
  o.version === undefined ? {} : { version: o.version };

/** The same request several times, each with `#` replaced by its number. */
export const many = (n: number, text: string, options: StepOptions = {}): readonly Trace[] =>
  Array.from({ length: n }, (_, i) => trace(text.replaceAll('#', String(i)), options));
