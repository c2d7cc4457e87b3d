import type { Micros } from '../time/index.ts';
import type { Message } from './message.ts';

export type Labels = Readonly<Record<string, string>>;

/** One Loki entry. */
export interface LogLine {
  readonly time: Micros;
  /** The entry's exact time, decimal nanoseconds: more than a double can hold. */
  readonly nanos: string;
  readonly labels: Labels;
  /** Structured metadata of the entry, apart from the stream's labels. */
  readonly metadata: Labels;
  readonly line: string;
}

export type FieldValue =
  string | number | boolean | null | readonly FieldValue[] | { readonly [key: string]: FieldValue };

/**
 * One event of the platform (DOMAIN: events in Loki), its fields under their default names. `known` is
 * false for a kind that graylens has no special drawing for: it is shown as a generic event.
 */
export interface PlatformEvent {
  readonly kind: string;
  readonly known: boolean;
  readonly time: Micros;
  readonly service: string | null;
  readonly fields: { readonly [name: string]: FieldValue };
  readonly source: LogLine;
}

/** The kind under which a plain log line travels beside events: lines that may be evidence of a loss. */
export const LINE_EVENT = 'log.line';

export const lineEvent = (source: LogLine): PlatformEvent => ({
  ...{ kind: LINE_EVENT, known: false, time: source.time, service: null, fields: {}, source },
});

/** Lines that should have been events and were not: counted and shown, never dropped silently. */
export interface MalformedLine {
  readonly source: LogLine;
  readonly problem: Message;
}

export const fieldText = (event: PlatformEvent, name: string): string | null => {
  const v = Object.hasOwn(event.fields, name) ? event.fields[name] : undefined;
  if (typeof v === 'string') return v;
  return typeof v === 'number' || typeof v === 'boolean' ? String(v) : null;
};

/** A numeric field; numeric text such as `"5"` or `"5%"` counts, anything else is null. */
export const fieldNumber = (event: PlatformEvent, name: string): number | null => {
  const v = Object.hasOwn(event.fields, name) ? event.fields[name] : undefined;
  if (typeof v === 'number') return Number.isFinite(v) ? v : null;
  if (typeof v !== 'string' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*%?\s*$/i.test(v)) return null;
  return Number.parseFloat(v);
};
