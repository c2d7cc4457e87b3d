// What a configuration holds in files of its own, or inline in the same form: the contract and the strategies.

import { DEFAULT_CONFIG, type Contract, type Strategy } from '../model/index.ts';
import { ConfigError, type ConfigProblem } from './problem.ts';

/** How these texts are read (contract.ts, strategy.ts); given from outside so that YAML loads only when used. */
export interface Readers {
  readonly contract: (text: string, file: string) => Contract;
  readonly strategy: (text: string, file: string) => Strategy;
}

export interface BesideOptions {
  /** The configuration's name, for errors. */
  readonly name: string;
  readonly readers: () => Promise<Readers>;
  /** Fetches the text of a file named in the configuration. */
  readonly load: (address: string) => Promise<string>;
}

type Inline = Readonly<Record<string, unknown>>;

export interface Beside {
  readonly contract?: Inline | undefined;
  readonly contractFile?: string | undefined;
  /** Each inline, or the address of its file. */
  readonly strategies: readonly (Inline | string)[];
}

/** An inline text has no lines of its own: what its reader expected names the field. */
const expectationOf = (error: unknown): string | null =>
  error instanceof Error && 'expected' in error && typeof error.expected === 'string' ? error.expected : null;

function problemOf(place: string, error: unknown, inline: boolean): readonly ConfigProblem[] {
  if (error instanceof ConfigError) return error.problems;
  const problem = error instanceof Error ? error.message : String(error);
  return [{ place, problem: (inline ? expectationOf(error) : null) ?? problem }];
}

type Read<T> = { readonly value: T } | { readonly problems: readonly ConfigProblem[] };

async function readOne<T>(
  place: string,
  given: Inline | string,
  read: (text: string, file: string) => T,
  options: BesideOptions,
): Promise<Read<T>> {
  try {
    return typeof given === 'string'
      ? { value: read(await options.load(given), given) }
      : { value: read(JSON.stringify(given), options.name) };
  } catch (error) {
    return { problems: problemOf(place, error, typeof given !== 'string') };
  }
}

/**
 * Reads all of them.
 * @throws ConfigError with every problem found
 */
export async function readBeside(
  file: Beside,
  options: BesideOptions,
): Promise<{ readonly contract: Contract; readonly strategies: readonly Strategy[] }> {
  const given = file.contract ?? file.contractFile;
  if (given === undefined && file.strategies.length === 0)
    return { contract: DEFAULT_CONFIG.contract, strategies: [] };
  const readers = await options.readers();
  const place = file.contract ? 'contract' : 'contractFile';
  const contract: Read<Contract> =
    given === undefined
      ? { value: DEFAULT_CONFIG.contract }
      : await readOne(place, given, readers.contract, options);
  const strategies = await Promise.all(
    file.strategies.map((s, i) => readOne(`strategies[${i}]`, s, readers.strategy, options)),
  );
  const problems = [contract, ...strategies].flatMap(r => ('problems' in r ? r.problems : []));
  if (problems.length > 0 || 'problems' in contract) throw new ConfigError(options.name, problems);
  return {
    contract: contract.value,
    strategies: strategies.flatMap(r => ('value' in r ? [r.value] : [])),
  };
}
