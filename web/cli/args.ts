// The command line, read.

export interface Arguments {
  readonly files: readonly string[];
  readonly logs: readonly string[];
  readonly contract: string | null;
  readonly format: 'text' | 'json';
  /** Percent of settled requests with damage above which the gate fails; null without a gate. */
  readonly failOnLoss: number | null;
}

/** A command line that can't be used; the message says what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `usage: graylens analyze FILE… [--logs FILE]… [--contract FILE] [--format text|json] [--fail-on-loss PERCENT]

  FILE                    Jaeger JSON (v1 export) or OTLP JSON, gzip too; - for standard input
  --logs FILE             a Loki query_range body or JSON lines; metadata.observe events are evidence
  --contract FILE         a metadata contract, YAML or JSON
  --format text|json      text is the default
  --fail-on-loss PERCENT  exit with 1 when more than this percentage of the settled requests have at least one
                          finding (key lost, altered or foreign) that the contract does not accept; says so on
                          standard error where there was nothing that could have failed it

exit codes: 0 done, 1 the gate failed, 2 unreadable input or wrong use
`;

const VALUED = ['--logs', '--contract', '--format', '--fail-on-loss'] as const;
type Option = (typeof VALUED)[number];

/** Splits words into options with their values and files. `--name=value` works as well; `--` ends the options. */
function sort(words: readonly string[]): { options: Map<Option, string[]>; files: string[] } {
  const options = new Map<Option, string[]>();
  const files: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') return { options, files: [...files, ...words.slice(i + 1)] };
    if (!word.startsWith('--')) {
      files.push(word);
      continue;
    }
    const [name = '', inline] = word.split(/=(.*)/s);
    const option = VALUED.find(o => o === name);
    if (option === undefined) throw new UsageError(`unknown option ${name}; expected ${VALUED.join(', ')}`);
    const value = inline ?? words[++i];
    if (value === undefined || value === '') throw new UsageError(`expected a value after ${name}`);
    options.set(option, [...(options.get(option) ?? []), value]);
  }
  return { options, files };
}

function percent(text: string | undefined): number | null {
  if (text === undefined) return null;
  const n = Number(text.replace(/%$/, ''));
  if (!/\d/.test(text) || !(n >= 0 && n <= 100))
    throw new UsageError(`--fail-on-loss: expected a percentage from 0 to 100, got ${text}`);
  return n;
}

/** The arguments after `analyze`. Throws a {@link UsageError}. */
export function readArguments(words: readonly string[]): Arguments {
  const { options, files } = sort(words);
  const last = (o: Option): string | undefined => options.get(o)?.at(-1);
  if (files.length === 0) throw new UsageError('expected at least one file of traces');
  const format = last('--format') ?? 'text';
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`--format: expected text or json, got ${format}`);
  return {
    files,
    logs: options.get('--logs') ?? [],
    contract: last('--contract') ?? null,
    format,
    failOnLoss: percent(last('--fail-on-loss')),
  };
}
