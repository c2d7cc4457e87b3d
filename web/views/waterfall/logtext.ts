// A structured line as a person reads it: its level and message first, then what else it says. Pure.

const LEVEL = ['level', 'lvl', 'severity'];
const MESSAGE = ['msg', 'message', 'event'];
/** Which trace and span a line belongs to is where it stands, and when it was written stands beside it. */
const KNOWN = ['trace_id', 'traceid', 'traceId', 'span_id', 'spanid', 'spanId', 'ts', 'time', 'timestamp'];

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function objectOf(line: string): Readonly<Record<string, unknown>> | null {
  if (!line.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** `INFO accepted version=1.19.0`; a line that is no JSON object stays as it was written. */
export function brief(line: string): string {
  const fields = objectOf(line);
  if (fields === null) return line;
  const names = Object.keys(fields);
  const level = LEVEL.find(f => names.includes(f));
  const said = MESSAGE.find(f => names.includes(f));
  const rest = names
    .filter(f => f !== level && f !== said && !KNOWN.includes(f))
    .map(f => `${f}=${text(fields[f])}`);
  const first = [level && text(fields[level]).toUpperCase(), said && text(fields[said])];
  const all = [...first.filter(part => part !== undefined && part !== ''), ...rest];
  return all.length === 0 ? line : all.join(' ');
}
