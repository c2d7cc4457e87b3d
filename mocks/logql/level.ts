// `detected_level`, which the distributor adds to every entry as structured metadata.

const NAMES: Readonly<Record<string, string>> = {
  trace: 'trace',
  trc: 'trace',
  debug: 'debug',
  dbg: 'debug',
  info: 'info',
  inf: 'info',
  information: 'info',
  warn: 'warn',
  wrn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  critical: 'critical',
  fatal: 'fatal',
};

/** Label names that are taken for a level, best first. */
const FIELDS = [
  'level',
  'LEVEL',
  'Level',
  'log.level',
  'severity',
  'SEVERITY',
  'Severity',
  'SeverityText',
  'lvl',
  'LVL',
  'Lvl',
  'severity_text',
  'Severity_Text',
  'SEVERITY_TEXT',
];

/** A level word stands alone: between blanks, brackets, quotes or `=`, or before `:`, `,`, `!`. */
const WORD =
  /(?<![^ \t\n[({"=])(trace|debug|fatal|critical|error|err|warning|warn|info)(?![^ \t\n[\](){}:,!"=])/;

const fromText = (line: string): string => NAMES[WORD.exec(line.toLowerCase())?.[1] ?? ''] ?? 'unknown';

function fromJson(value: unknown, depth: number): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth >= 2) return null;
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'string' && FIELDS.includes(key)) return item;
    const inner = fromJson(item, depth + 1);
    if (inner !== null) return inner;
  }
  return null;
}

function fromLogfmt(line: string): string | null {
  let best: { rank: number; value: string } | null = null;
  for (const [, key = '', quoted, bare = ''] of line.matchAll(
    /([^\s="]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))/g,
  )) {
    const rank = FIELDS.findIndex(field => field.toLowerCase() === key.toLowerCase());
    if (rank >= 0 && (best === null || rank < best.rank)) best = { rank, value: quoted ?? bare };
  }
  return best?.value ?? null;
}

function fromLine(line: string): string {
  const trimmed = line.trim();
  let field: string | null;
  if (trimmed.startsWith('{') && trimmed.endsWith('}')) {
    try {
      field = fromJson(JSON.parse(trimmed), 0);
    } catch {
      field = null;
    }
  } else if (line.includes('=')) field = fromLogfmt(line);
  else return fromText(line);
  return NAMES[field?.toLowerCase() ?? ''] ?? fromText(line);
}

type Labels = Readonly<Record<string, string>>;

/** The level of one entry: a label's, else one of its structured metadata, else what the line says. */
export function detectedLevel(labels: Labels, metadata: Labels, line: string): string {
  const own = metadata['detected_level'];
  if (own !== undefined) return NAMES[own.toLowerCase()] ?? own;
  for (const set of [labels, metadata]) {
    const field = FIELDS.find(name => set[name] !== undefined);
    if (field !== undefined) return NAMES[(set[field] ?? '').toLowerCase()] ?? set[field] ?? 'unknown';
  }
  return fromLine(line);
}
