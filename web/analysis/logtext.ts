// Log lines that speak of lost metadata: which text, of which request, and who wrote it.

import { LINE_EVENT, type LogLine, type PlatformEvent } from '../model/index.ts';
import type { Micros } from '../time/index.ts';

/**
 * `base64`: a receiver could not decode a `-bin` value. `deadline`: a budget had run out before the request
 * was read. `reset`: the far side cut the stream off before it answered.
 */
export type Tale = 'base64' | 'deadline' | 'reset';

const TALES: readonly (readonly [Tale, RegExp])[] = [
  ['base64', /invalid base64 encoding at position \d+/i],
  ['deadline', /context deadline exceeded before trace parsed/i],
  ['reset', /upstream_reset_before_response_started(?:\{[\w-]*\})?/i],
];

export interface Told {
  readonly tale: Tale;
  /** The telling part of the line, as written. */
  readonly words: string;
  /** The whole line, for names in it. */
  readonly line: string;
  /** Who may have written it: every name that the line, its labels or its fields give. */
  readonly services: readonly string[];
  /** 32 and 16 lower-case hex digits; null where the line does not say. */
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly requestId: string | null;
  /** Zero where the line has no time. */
  readonly time: Micros;
}

const NAMES =
  /^(?:service|service[._]name|app|container|job|k8s[._](?:deployment|container)[._]name|component)$/i;
const TRACE =
  /\b(?:trace[-_. ]?id|trace)["']?\s*[=:]\s*["']?([0-9a-f]{32}|[0-9a-f]{16})\b|\b00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}\b/i;
const SPAN =
  /\b(?:span[-_. ]?id|span)["']?\s*[=:]\s*["']?([0-9a-f]{16})\b|\b00-[0-9a-f]{32}-([0-9a-f]{16})-/i;
const REQUEST = /\b(?:x[-_])?request[-_. ]?id["']?\s*[=:]\s*["']?([\w.:-]{2,128})/i;

function jsonOf(line: string): Readonly<Record<string, unknown>> {
  if (!/^\s*\{/.test(line)) return {};
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function namesOf({ labels, metadata, line }: LogLine): readonly string[] {
  const out = new Set<string>();
  for (const fields of [metadata, labels, jsonOf(line)])
    for (const [name, value] of Object.entries(fields))
      // A Prometheus-style job may be `namespace/service`.
      if (NAMES.test(name) && typeof value === 'string') out.add(value).add(value.replace(/^.*\//, ''));
  for (const m of line.matchAll(/\b(?:service(?:[._]name)?|app)=["']?([\w./-]+)/gi)) out.add(m[1] ?? '');
  return [...out];
}

const field = (labels: LogLine['labels'], pattern: RegExp): string | undefined =>
  Object.entries(labels).find(([k]) => pattern.test(k))?.[1];

const hex = (text: string | undefined, width: number): string | null =>
  text !== undefined && /^[0-9a-f]{16,32}$/i.test(text) ? text.toLowerCase().padStart(width, '0') : null;

/** What a line tells of lost metadata; null for any other line. */
export function readTale(source: LogLine): Told | null {
  const { line, labels, metadata, time } = source;
  for (const [tale, pattern] of TALES) {
    const words = pattern.exec(line)?.[0];
    if (words === undefined) continue;
    const id = (name: RegExp, inLine: RegExp): string | undefined => {
      const m = inLine.exec(line);
      return field(metadata, name) ?? field(labels, name) ?? m?.[1] ?? m?.[2];
    };
    return {
      ...{ tale, words, line, time, services: namesOf(source) },
      traceId: hex(id(/^trace[-_.]?id$/i, TRACE), 32),
      spanId: hex(id(/^span[-_.]?id$/i, SPAN), 16),
      requestId: id(/^(x[-_])?request[-_.]?id$/i, REQUEST) ?? null,
    };
  }
  return null;
}

/** All that lines and events tell; a line that was delivered twice tells it once. */
export function readTales(lines: readonly LogLine[], events: readonly PlatformEvent[]): readonly Told[] {
  const seen = new Set<string>();
  const out: Told[] = [];
  const take = (source: LogLine): void => {
    const told = readTale(source);
    if (told === null) return;
    const id = JSON.stringify([source.nanos, told.line, told.traceId, told.services]);
    if (!seen.has(id)) out.push(told);
    seen.add(id);
  };
  for (const line of lines) take(line);
  for (const e of events) if (e.kind === LINE_EVENT) take(e.source);
  return out;
}
