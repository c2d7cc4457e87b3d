// One entry on its way through the stages: its line and its labels in Loki's three categories.

export type Labels = Readonly<Record<string, string>>;

export type Category = 'stream' | 'metadata' | 'parsed';

const EMPTY: ReadonlyMap<string, string> = new Map();

export class Work {
  line: string;
  /** Nanoseconds as text, for templates. */
  readonly stamp: string;
  readonly #stream: Labels;
  readonly #metadata: Labels;
  #parsed: Map<string, string> | null = null;
  #moved: Map<string, { category: Category; value: string }> | null = null;
  #deleted: Set<string> | null = null;
  error: string | null = null;
  details: string | null = null;

  constructor(line: string, stamp: string, stream: Labels, metadata: Labels) {
    this.line = line;
    this.stamp = stamp;
    this.#stream = stream;
    this.#metadata = metadata;
  }

  /** A label the entry came with: a parsed field of that name gets `_extracted`. */
  came(name: string): boolean {
    return (this.#stream[name] ?? '') !== '' || this.#metadata[name] !== undefined;
  }

  hasParsed(name: string): boolean {
    return this.#parsed?.has(name) === true;
  }

  get(name: string): string | undefined {
    if (name === '__error__') return this.error ?? undefined;
    if (name === '__error_details__') return this.details ?? undefined;
    const parsed = this.#parsed?.get(name);
    if (parsed !== undefined) return parsed;
    if (this.#deleted?.has(name) === true) return undefined;
    const moved = this.#moved?.get(name);
    if (moved !== undefined) return moved.value;
    return this.#metadata[name] ?? this.#stream[name];
  }

  category(name: string): Category {
    if (this.#parsed?.has(name) === true) return 'parsed';
    return this.#moved?.get(name)?.category ?? (this.#metadata[name] !== undefined ? 'metadata' : 'stream');
  }

  set(name: string, value: string, category: Category = 'parsed'): void {
    if (category === 'parsed') {
      (this.#parsed ??= new Map()).set(name, value);
      return;
    }
    this.#deleted?.delete(name);
    (this.#moved ??= new Map()).set(name, { category, value });
  }

  delete(name: string): void {
    this.#parsed?.delete(name);
    this.#moved?.delete(name);
    (this.#deleted ??= new Set()).add(name);
  }

  fail(error: string, details: string): void {
    if (this.error !== null) return;
    this.error = error;
    this.details = details;
  }

  /** All names with a value, each once. */
  names(): string[] {
    const all = new Set([
      ...(this.#parsed ?? EMPTY).keys(),
      ...(this.#moved?.keys() ?? []),
      ...Object.keys(this.#metadata),
      ...Object.keys(this.#stream),
    ]);
    return [...all].filter(name => (this.get(name) ?? '') !== '' || this.#parsed?.has(name) === true);
  }

  /** What stays in one category, sorted by name; errors count as parsed. */
  in(category: Category): Record<string, string> {
    const entries = this.names()
      .filter(name => this.category(name) === category)
      .map((name): [string, string] => [name, this.get(name) ?? '']);
    if (category === 'parsed' && this.error !== null) {
      entries.push(['__error__', this.error]);
      if (this.details !== null && this.details !== '') entries.push(['__error_details__', this.details]);
    }
    return sorted(entries);
  }

  /** All categories in one, sorted by name. */
  all(): Record<string, string> {
    return sorted([
      ...Object.entries(this.in('stream')),
      ...Object.entries(this.in('metadata')),
      ...Object.entries(this.in('parsed')),
    ]);
  }
}

const sorted = (entries: readonly (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
