// Habits of Go's standard library that show in the answers of Prometheus, Jaeger and Loki.

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
  '\b': '\\u0008',
  '\f': '\\u000c',
};

/** JSON as `encoding/json` writes it: `<`, `>`, `&` and the line separators escaped inside strings. */
export const goJson = (value: unknown): string => escapeJson(JSON.stringify(value));

/** The same over JSON text that is already there. */
export const escapeJson = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]|\\[bf]/g, c =>
    c === '\\b' ? '\\u0008' : c === '\\f' ? '\\u000c' : (ESCAPES[c] ?? c),
  );

/** A string as `strconv.Quote` shows it, for the characters that occur in practice. */
export const goQuote = (text: string): string => {
  const escaped = text.replace(/[\\"\n\r\t]/g, c =>
    c === '\n' ? '\\n' : c === '\r' ? '\\r' : c === '\t' ? '\\t' : `\\${c}`,
  );
  return `"${escaped}"`;
};

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** `time.ParseDuration`: nanoseconds, or null where Go refuses. */
export function parseGoDuration(text: string): bigint | null {
  const sign = text.startsWith('-') ? -1n : 1n;
  const rest = text.replace(/^[+-]/, '');
  if (rest === '0') return 0n;
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return null;
  let total = 0n;
  for (const [, number = '0', unit = 's'] of rest.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const [whole = '', fraction = ''] = number.split('.');
    const scale = UNITS[unit] ?? 1n;
    total += BigInt(whole === '' ? '0' : whole) * scale;
    if (fraction !== '') total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  return sign * total;
}

const decimals = (value: bigint, digits: number): string => {
  const scale = 10n ** BigInt(digits);
  const fraction = (value % scale).toString().padStart(digits, '0').replace(/0+$/, '');
  return `${value / scale}${fraction === '' ? '' : `.${fraction}`}`;
};

/** `time.Duration.String`: `1h2m3.5s`, `5.5ms`, `100µs`. */
export function formatGoDuration(nanos: bigint): string {
  if (nanos === 0n) return '0s';
  const sign = nanos < 0n ? '-' : '';
  const n = nanos < 0n ? -nanos : nanos;
  if (n < 1000n) return `${sign}${n}ns`;
  if (n < 1_000_000n) return `${sign}${decimals(n, 3)}µs`;
  if (n < 1_000_000_000n) return `${sign}${decimals(n, 6)}ms`;
  const hours = n / 3_600_000_000_000n;
  const minutes = (n / 60_000_000_000n) % 60n;
  const seconds = `${decimals(n % 60_000_000_000n, 9)}s`;
  if (hours > 0n) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}

/** `strconv.ParseInt(text, 10, 64)`, or its error text. */
export function parseGoInt(text: string, call = 'ParseInt'): bigint | string {
  if (/^[+-]?\d+$/.test(text)) {
    const value = BigInt(text);
    if (value >= -(2n ** 63n) && value < 2n ** 63n) return value;
    return `strconv.${call}: parsing ${goQuote(text)}: value out of range`;
  }
  return `strconv.${call}: parsing ${goQuote(text)}: invalid syntax`;
}

/** `strconv.ParseBool`, or its error text. */
export function parseGoBool(text: string): boolean | string {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false;
  return `strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`;
}
