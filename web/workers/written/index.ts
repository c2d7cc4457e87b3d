// An opened request as a file.

import type { FileFormat, Trace } from '../../model/index.ts';
import { jaegerPieces } from './jaeger.ts';
import { otlpPieces } from './otlp.ts';

/** Bytes of a part: large enough to be few, small enough to be no one string. */
const PART = 1024 * 1024;

/** The traces as parts of a file, UTF-8. */
export function fileParts(
  traces: readonly Trace[],
  format: FileFormat,
  secrets: readonly string[],
): readonly Uint8Array<ArrayBuffer>[] {
  const encoder = new TextEncoder();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let held: string[] = [];
  let size = 0;
  const flush = (): void => {
    if (held.length > 0) parts.push(encoder.encode(held.join('')));
    held = [];
    size = 0;
  };
  for (const piece of format === 'jaeger' ? jaegerPieces(traces, secrets) : otlpPieces(traces, secrets)) {
    held.push(piece);
    size += piece.length;
    if (size > PART) flush();
  }
  flush();
  return parts;
}
