// Timeouts, in milliseconds. `grpc-timeout`: up to 8 digits and a unit, per the gRPC over HTTP/2 protocol
// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md); others: a number of ms or with a unit.

const GRPC_UNITS: Readonly<Record<string, number>> = { H: 3.6e6, M: 6e4, S: 1e3, m: 1, u: 1e-3, n: 1e-6 };
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  ms: 1,
  s: 1e3,
  m: 6e4,
  min: 6e4,
  h: 3.6e6,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};

/** The duration in ms, or null when the text is none. `norm` is the key in its compared form. */
export function milliseconds(norm: string, text: string): number | null {
  const m = /^\s*([+-]?\d+(?:\.\d+)?)\s*([a-zµ]*)\s*$/i.exec(text);
  if (m === null) return null;
  const n = Number(m[1]);
  const unit = m[2] ?? '';
  const table = norm === 'grpc-timeout' && unit !== '' ? GRPC_UNITS : UNITS;
  const factor = Object.hasOwn(table, unit) ? table[unit] : undefined;
  return factor === undefined ? null : n * factor;
}
