// Literals of PromQL: numbers, durations, strings, regular expressions.

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** `1h30m` in milliseconds; units fall from left to right, each at most once. Null where it is none. */
export function parseDuration(text: string): number | null {
  const at = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text);
  if (at === null || text === '') return null;
  const units = ['y', 'w', 'd', 'h', 'm', 's', 'ms'];
  return units.reduce((sum, unit, i) => sum + Number(at[i + 1] ?? 0) * (UNIT_MS[unit] ?? 0), 0);
}

/** A number as the lexer takes it; null where it is none. A duration counts in seconds. */
export function parseNumber(text: string): number | null {
  const sign = text.startsWith('-') ? -1 : 1;
  const body = text.replace(/^[+-]\s*/, '').toLowerCase();
  if (body === 'inf') return sign * Infinity;
  if (body === 'nan') return Number.NaN;
  if (/^0x[0-9a-f]+$/.test(body)) return sign * Number(body);
  if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(body)) return sign * Number(body);
  const duration = parseDuration(body);
  return duration === null ? null : (sign * duration) / 1000;
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** A quoted string's content; null where Go would refuse to unquote it. */
export function unquote(text: string): string | null {
  const quote = text[0];
  if (text.length < 2 || text.at(-1) !== quote) return null;
  const body = text.slice(1, -1);
  if (quote === '`') return body;
  if (body.includes('\n')) return null;
  const problems: string[] = [];
  const out = body.replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/gs,
    (_, escape: string) => {
      if (escape.length > 1 && /^[xuU]/.test(escape))
        return String.fromCodePoint(Number.parseInt(escape.slice(1), 16));
      if (escape.length === 3) return String.fromCharCode(Number.parseInt(escape, 8));
      const simple = SIMPLE[escape];
      if (simple === undefined) problems.push(escape);
      return simple ?? '';
    },
  );
  return problems.length > 0 ? null : out;
}

/** RE2 as JavaScript: leading inline flags and named groups are the differences that occur. Null where invalid. */
export function compileRegex(pattern: string, anchored: boolean): RegExp | null {
  let flags = 'u';
  let body = pattern.replace(/\(\?P</g, '(?<');
  const inline = /^\(\?([ims]+)\)/.exec(body);
  if (inline !== null) {
    flags += inline[1] ?? '';
    body = body.slice(inline[0].length);
  }
  const source = anchored ? `^(?:${body})$` : body;
  for (const mode of [flags, flags.replace('u', '')]) {
    try {
      return new RegExp(source, mode);
    } catch {
      continue;
    }
  }
  return null;
}

/** RE2's complaint, for the mistakes that occur; 2.x shows the anchors it added. */
export function regexProblem(pattern: string, modern: boolean): string {
  const shown = `\`${modern ? pattern : `^(?:${pattern})$`}\``;
  const plain = pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  const depth = plain.split('(').length - plain.split(')').length;
  if (plain.includes('['))
    return `missing closing ]: \`${pattern.slice(pattern.lastIndexOf('['))}${modern ? '' : ')$'}\``;
  if (depth > 0) return `missing closing ): ${shown}`;
  if (depth < 0) return `unexpected ): ${shown}`;
  const repeat = /^[*+?]|[(|][*+?]/.exec(pattern)?.[0].slice(-1);
  return repeat === undefined
    ? `invalid regular expression: ${shown}`
    : `missing argument to repetition operator: \`${repeat}\``;
}
