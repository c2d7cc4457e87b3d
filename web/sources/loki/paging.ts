// Reading a range backward, page by page. `start` is inclusive, `end` is not; a page ends anywhere, also
// between lines that share one nanosecond. So the next page ends one nanosecond after the oldest line seen,
// and lines that were seen already are dropped.

import { fromNanos, length, micros, toNanos, type Micros, type Range } from '../../time/index.ts';
import type { LogLine } from '../../model/index.ts';
import { isSourceError } from '../failure.ts';
import type { LogPage } from './api.ts';

const FIRST_LIMIT = 1000;
/** Loki's default `max_entries_limit_per_query`. */
const MOST = 5000;
/** Under Loki's default `max_query_length` of 30 d 1 h. */
const LONGEST_QUERY = 30 * 24 * 3600e6;

export interface PageAnswer {
  readonly lines: readonly LogLine[];
  readonly warnings: readonly string[];
}

/** Nanoseconds as decimal texts. */
export type AskPage = (start: string, end: string, limit: number) => Promise<PageAnswer>;

export const identity = (line: LogLine): string =>
  JSON.stringify([
    line.nanos,
    line.line,
    Object.entries(line.labels).sort(),
    Object.entries(line.metadata).sort(),
  ]);

const newestFirst = (a: LogLine, b: LogLine): number => {
  const [x, y] = [BigInt(a.nanos), BigInt(b.nanos)];
  return x === y ? 0 : x > y ? -1 : 1;
};

/** `max entries limit per query exceeded, limit > max_entries_limit_per_query (6000 > 5000)` → 5000. */
function serverLimit(error: unknown): number | null {
  if (!isSourceError(error)) return null;
  const found = /max entries limit.*\(\d+ > (\d+)\)/.exec(error.detail)?.[1];
  return found === undefined ? null : Number(found);
}

export const PAGE_INCOMPLETE = 'more lines share one nanosecond than one answer may hold; some are missing';

class Pager {
  readonly #ask: AskPage;
  #limit = FIRST_LIMIT;
  #most = MOST;

  constructor(ask: AskPage) {
    this.#ask = ask;
  }

  /** With a limit that this server takes; says which it was. */
  async #fetch(start: string, end: string): Promise<PageAnswer & { readonly limit: number }> {
    for (;;) {
      const limit = Math.min(this.#limit, this.#most);
      try {
        return { ...(await this.#ask(start, end, limit)), limit };
      } catch (e) {
        const allowed = serverLimit(e);
        if (allowed === null || allowed >= limit || allowed < 1) throw e;
        this.#most = allowed;
      }
    }
  }

  /** One stretch that the server takes as one query. */
  async *stretch(start: string, to: string, lastStretch: boolean): AsyncGenerator<LogPage, void, undefined> {
    let end = to;
    let seen = new Set<string>();
    for (;;) {
      const { lines, warnings, limit } = await this.#fetch(start, end);
      const sorted = lines.toSorted(newestFirst);
      const oldest = sorted.at(-1);
      const fresh = sorted.filter(l => !seen.has(identity(l)));
      if (!oldest || lines.length < limit) {
        yield { lines: fresh, readFrom: fromNanos(start), last: lastStretch, warnings };
        return;
      }
      const next = BigInt(oldest.nanos) + 1n;
      const stuck = next >= BigInt(end);
      if (stuck && limit < this.#most) {
        // The whole page shares one nanosecond: nothing is gained but by a longer page.
        this.#limit = this.#most;
        continue;
      }
      // Even the longest page is full of one nanosecond: go on below it, and say so.
      end = (stuck ? BigInt(oldest.nanos) : next).toString();
      const remarks = stuck ? [...warnings, PAGE_INCOMPLETE] : warnings;
      seen = new Set(sorted.filter(l => l.nanos === oldest.nanos).map(identity));
      yield { lines: fresh, readFrom: micros(fromNanos(oldest.nanos) + 1), last: false, warnings: remarks };
      if (BigInt(end) <= BigInt(start)) return;
    }
  }
}

/** Pages of a range, newest first; long ranges are asked in stretches that the server allows. */
export async function* readPages(ask: AskPage, range: Range): AsyncGenerator<LogPage, void, undefined> {
  const pager = new Pager(ask);
  if (length(range) <= 0) {
    yield { lines: [], readFrom: range.from, last: true, warnings: [] };
    return;
  }
  for (let to: Micros = range.to; to > range.from;) {
    const from = micros(Math.max(range.from, to - LONGEST_QUERY));
    yield* pager.stretch(toNanos(from), toNanos(to), from === range.from);
    to = from;
  }
}
