// logfmt: `key=value key="quoted \"value\"" flag`. Quoted values follow Go's strconv.Quote, of which JSON's
// escapes are the part that log lines use.

import { tryParse } from './lines.ts';

const PAIR = /\s*([^\s="]+)(?:=("(?:[^"\\]|\\.)*"|[^\s"]*))?/y;

function valueOf(written: string | undefined): string {
  if (written === undefined) return '';
  if (!written.startsWith('"')) return written;
  const parsed = tryParse(written);
  return typeof parsed === 'string' ? parsed : written.slice(1, -1);
}

/** The fields of a line; null where the line is not logfmt to its end or has no `key=value` at all. */
export function logfmt(line: string): Readonly<Record<string, string>> | null {
  const fields = new Map<string, string>();
  let hasValue = false;
  PAIR.lastIndex = 0;
  const end = line.trimEnd().length;
  while (PAIR.lastIndex < end) {
    const at = PAIR.lastIndex;
    const [, key = '', written] = PAIR.exec(line) ?? [];
    if (key === '' || PAIR.lastIndex === at) return null;
    hasValue ||= written !== undefined;
    fields.set(key, valueOf(written));
  }
  return hasValue ? Object.fromEntries(fields) : null;
}
