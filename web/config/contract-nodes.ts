// Reading YAML (and so JSON) with the line of everything, so that an error can name its place.

import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';

/** A contract or strategy file that can't be used: file, line and what was expected. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly file: string;
  readonly line: number;
  readonly expected: string;

  constructor(file: string, line: number, expected: string) {
    super(`${file}:${line}: ${expected}`);
    this.file = file;
    this.line = line;
    this.expected = expected;
  }
}

/** One node with its place. `at` names it for messages, e.g. `keys[2].type`. */
export class Field {
  readonly node: Node | null;
  readonly at: string;
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #offset: number;

  constructor(node: Node | null, at: string, file: string, lines: LineCounter, offset: number) {
    this.node = node;
    this.at = at;
    this.#file = file;
    this.#lines = lines;
    this.#offset = node?.range?.[0] ?? offset;
  }

  fail(expected: string): never {
    throw new ContractError(this.#file, this.#lines.linePos(this.#offset).line, `${this.at}: ${expected}`);
  }

  #child(node: unknown, at: string): Field {
    return new Field((node ?? null) as Node | null, at, this.#file, this.#lines, this.#offset);
  }

  /** The fields of a mapping; any that is not among `known` is an error. */
  map(known: readonly string[]): ReadonlyMap<string, Field> {
    if (!isMap(this.node)) return this.fail(`expected a mapping with ${known.join(', ')}`);
    const out = new Map<string, Field>();
    for (const pair of this.node.items) {
      const name = isScalar(pair.key) ? String(pair.key.value) : '';
      const place = this.at === '$' ? name : `${this.at}.${name}`;
      if (!known.includes(name))
        this.#child(pair.key, place).fail(`unknown field; expected one of ${known.join(', ')}`);
      out.set(name, this.#child(pair.value, place));
    }
    return out;
  }

  list(): readonly Field[] {
    if (this.node === null || (isScalar(this.node) && this.node.value === null)) return [];
    if (!isSeq(this.node)) return this.fail('expected a list');
    return this.node.items.map((item, i) => this.#child(item, `${this.at}[${i}]`));
  }

  /** Text; numbers and booleans are taken as they are written. */
  text(): string {
    const value = isScalar(this.node) ? this.node.value : null;
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return this.#source() ?? String(value);
    return this.fail('expected text');
  }

  /** A number as written: `1.10` is a version, not 1.1. */
  #source(): string | undefined {
    return isScalar(this.node) ? this.node.source : undefined;
  }

  texts(): readonly string[] {
    return this.list().map(f => f.text());
  }

  flag(): boolean {
    const value = isScalar(this.node) ? this.node.value : null;
    return typeof value === 'boolean' ? value : this.fail('expected true or false');
  }

  oneOf<T extends string>(choices: readonly T[]): T {
    const value: unknown = isScalar(this.node) ? this.node.value : null;
    return choices.find(c => c === value) ?? this.fail(`expected one of ${choices.join(', ')}`);
  }

  /** Text or a number, as it is meant. */
  value(): string | number {
    const value = isScalar(this.node) ? this.node.value : null;
    return typeof value === 'number' ? value : this.text();
  }

  isNumber(wanted: number): boolean {
    return isScalar(this.node) && this.node.value === wanted;
  }
}

/** The whole document; `what` names it for the message of an empty one. Throws a {@link ContractError} where the text is no YAML or JSON. */
export function parseFields(text: string, file: string, what = 'a contract'): Field {
  const lines = new LineCounter();
  const doc = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false });
  const problem = doc.errors[0];
  if (problem !== undefined) {
    const { line } = lines.linePos(problem.pos[0]);
    throw new ContractError(file, Math.max(1, line), `expected YAML or JSON: ${problem.message}`);
  }
  if (doc.contents === null) throw new ContractError(file, 1, `expected ${what}, found nothing`);
  return new Field(doc.contents, '$', file, lines, 0);
}
