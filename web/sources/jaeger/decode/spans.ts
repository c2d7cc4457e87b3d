// What both shapes share: collecting spans by trace, and checking times.

import type { Message, Span, Trace } from '../../../model/index.ts';
import { micros, type Micros } from '../../../time/index.ts';
import type { Remarks } from './remarks.ts';
import { isHex } from './ids.ts';

/** A part of the answer that the server could not give, e.g. one of several traces asked for. */
export interface PartialError {
  readonly message: string;
  /** 32 hex digits; null when it concerns no particular trace. */
  readonly traceId: string | null;
}

export interface DecodedTraces {
  /** In the order of their first span. Duplicate spans are kept. */
  readonly traces: readonly Trace[];
  /** Oddities of the body, ids from DECODE_REMARKS. */
  readonly warnings: readonly Message[];
  readonly partialErrors: readonly PartialError[];
}

interface Growing {
  readonly spans: Span[];
  readonly warnings: string[];
}

/** Spans by trace id; a v3 body mixes the traces of a search, and a file may hold one trace in pieces. */
export class Collector {
  readonly #traces = new Map<string, Growing>();
  readonly errors: PartialError[] = [];
  /** Of the document that is being read. */
  remarks: Remarks;

  constructor(remarks: Remarks) {
    this.remarks = remarks;
  }

  trace(traceId: string, place: () => string): Growing {
    const known = this.#traces.get(traceId);
    if (known) return known;
    if (!isHex(traceId)) this.remarks.add('decode.bad-id', place, traceId);
    const fresh: Growing = { spans: [], warnings: [] };
    this.#traces.set(traceId, fresh);
    return fresh;
  }

  /** Traces so far. */
  get size(): number {
    return this.#traces.size;
  }

  result(): DecodedTraces {
    const traces = Array.from(this.#traces, ([traceId, { spans, warnings }]) => ({
      traceId,
      spans,
      warnings,
    }));
    return { traces, warnings: this.remarks.messages(), partialErrors: this.errors };
  }
}

/** 1990 and 2200: spans outside of that were stamped by a broken clock or a wrong unit. */
const EARLIEST = Date.UTC(1990) * 1000;
const LATEST = Date.UTC(2200) * 1000;
export const isAbsurd = (t: number): boolean => t < EARLIEST || t > LATEST;

export interface Times {
  readonly start: Micros;
  readonly duration: number;
}

/** Remarks on odd times and mends what the model does not allow. */
export function checkedTimes(start: number, duration: number, remarks: Remarks, place: () => string): Times {
  if (isAbsurd(start)) remarks.add('decode.absurd-time', place, String(start));
  if (duration >= 0) return { start: micros(start), duration };
  remarks.add('decode.negative-duration', place, String(duration));
  return { start: micros(start), duration: 0 };
}

/** A number or a decimal text, as int64 fields come; NaN for anything else. */
export function numeric(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
}

/** Bytes of base64 with or without padding, in either alphabet; null when it is none. */
export function bytesOfBase64(text: string): Uint8Array | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    return null;
  }
}
