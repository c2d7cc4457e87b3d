// Which buffers of an answer go to the page by transfer: big columns made for this answer alone. The many
// small ones of request strips share one buffer and are copied, as one, with the message.

import type { FromWorker } from './protocol.ts';

/** Buffers over this many bytes are worth a transfer. */
const WORTH = 4096;

const RATES = ['carried', 'lost', 'altered', 'foreign', 'unobserved', 'injected', 'volume'];
const REQUESTS = ['time', 'duration', 'settled', 'group', 'operation', 'section', 'text', 'idEnds'];
const COLUMNS = ['outcome', ...RATES, ...REQUESTS];

/** Columns of an opened trace lie so deep: answer → tree → list → ids → units. */
const DEEPEST = 4;

function columnsOf(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  return COLUMNS.flatMap(name => {
    const column: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : null;
    return ArrayBuffer.isView(column) && column.byteLength > WORTH && column.buffer instanceof ArrayBuffer
      ? [column.buffer]
      : [];
  });
}

/** Every column below a value that is made of columns throughout; lists of objects hold none. */
function allColumns(value: unknown, depth = 0): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > DEEPEST) return [];
  if (ArrayBuffer.isView(value))
    return value.byteLength > WORTH && value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  return Object.values(value).flatMap(v => allColumns(v, depth + 1));
}

/** The buffers of this message that may be taken along. */
export function transferables(message: FromWorker): ArrayBuffer[] {
  if (!('result' in message)) return [];
  const { result } = message;
  if (typeof result !== 'object' || result === null) return [];
  if ('open' in result) return [...allColumns(result.tree), ...allColumns(result.judged?.flow)];
  if ('state' in result || 'node' in result || 'eventOf' in result || result instanceof Int32Array)
    return allColumns(result);
  if ('pinned' in result) return result.pinned.flatMap(c => allColumns(c));
  const parts = ['grid' in result ? result.grid : null, 'requests' in result ? result.requests : null];
  return [result, ...parts].flatMap(columnsOf);
}
