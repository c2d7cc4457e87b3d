// Which buffers of an answer go to the page by transfer: big columns made for this answer alone. The many
// small ones of request strips share one buffer and are copied, as one, with the message.

import type { FromWorker } from './protocol.ts';

/** Buffers over this many bytes are worth a transfer. */
const WORTH = 4096;

const COLUMNS = ['carried', 'lost', 'altered', 'foreign', 'unobserved', 'injected', 'volume', 'outcome'];

function columnsOf(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  return COLUMNS.flatMap(name => {
    const column: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : null;
    const own = column instanceof Uint32Array || column instanceof Uint8Array;
    return own && column.byteLength > WORTH && column.buffer instanceof ArrayBuffer ? [column.buffer] : [];
  });
}

/** The buffers of this message that may be taken along. */
export function transferables(message: FromWorker): ArrayBuffer[] {
  if (!('result' in message)) return [];
  const { result } = message;
  const grid = typeof result === 'object' && result !== null && 'grid' in result ? result.grid : null;
  return [...columnsOf(result), ...columnsOf(grid)];
}
