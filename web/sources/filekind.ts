// What a dropped file holds, told by how it begins: nothing is parsed, and a name is no evidence.

/**
 * `v1`: Jaeger JSON, `{"data": [traces]}`. `v3`: OTLP JSON, whole, streamed or one document a line. `traces`:
 * traces in another form (one trace, bare lists), or nothing that is known: reading it says what was expected.
 * `logs`: a Loki query_range body, streams, or JSON lines.
 */
export type FileKind = 'v1' | 'v3' | 'traces' | 'logs';

/** So much of a file's beginning is enough to tell. */
export const HEAD = 64 * 1024;

/** Deepest object whose names are of interest. */
const DEEPEST = 4;

interface Open {
  readonly list: boolean;
  readonly path: string;
  /** The member whose value comes next. */
  name: string;
}

/** The string that begins at `at`, without escapes undone, and the place behind it; null where it is cut off. */
function stringAt(text: string, at: number): { readonly value: string; readonly end: number } | null {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return { value: text.slice(at + 1, i), end: i + 1 };
  }
  return null;
}

const child = (top: Open | undefined): string =>
  top === undefined ? '' : top.list ? `${top.path}[]` : `${top.path}${top.path === '' ? '' : '.'}${top.name}`;

/** Paths of the members that a text begins with, e.g. `data`, `data[].traceID`; it may break off anywhere. */
export function memberPaths(head: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open: Open[] = [];
  for (let i = 0; i < head.length;) {
    const c = head[i] ?? '';
    const top = open.at(-1);
    if (c === '"') {
      const text = stringAt(head, i);
      if (!text) break;
      i = text.end;
      const isName = top?.list === false && /^\s*:/.test(head.slice(i, i + 100));
      if (!isName) continue;
      top.name = text.value;
      if (open.length <= DEEPEST) found.add(child(top));
      continue;
    }
    if (c === '{' || c === '[') open.push({ list: c === '[', path: child(top), name: '' });
    else if (c === '}' || c === ']') open.pop();
    i++;
  }
  return found;
}

const TRACE_LISTS = ['data[].spans', 'data[].traceID', 'data[].processes'];
const LOGS = [
  'data.resultType',
  'resultType',
  'streams',
  '[].stream',
  'stream',
  'event',
  'line',
  'labels',
  'log',
  'msg',
  'message',
];

/** Tells what a file holds by its beginning (at most {@link HEAD} bytes as text). */
export function fileKind(head: string): FileKind {
  const paths = memberPaths(head.replace(/^\uFEFF/, ''));
  const has = (path: string): boolean => paths.has(path);
  if (has('resourceSpans') || has('result.resourceSpans')) return 'v3';
  if (TRACE_LISTS.some(has)) return 'v1';
  if (has('spans') || has('[].spans') || has('[].spanID') || has('[].resourceSpans')) return 'traces';
  if (has('data') && has('errors')) return 'v1';
  return LOGS.some(has) ? 'logs' : 'traces';
}
