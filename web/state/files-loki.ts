// Log files in the place of a Loki server. Only what the page asks of logs is answered: events, what header
// hooks saw, and the lines of one trace; a file is searched for them, no LogQL is evaluated.

import type { Config, LogLine } from '../model/index.ts';
import type { LinesResult, LokiClient, LogPage } from '../sources/index.ts';
import { eventsQuery, fieldName, observeQuery } from '../sources/loki/query.ts';
import { contains, type Range } from '../time/index.ts';

type Asked = Pick<Config, 'eventSelector' | 'eventFields' | 'traceLogQuery'>;

const OBSERVED = 'metadata.observe';

/** The trace id that the configured query was filled with; null where the query is another one. */
function traceIn(query: string, config: Asked): string | null {
  const [before = '', after = ''] = config.traceLogQuery.split('{traceId}');
  if (!query.startsWith(before) || !query.endsWith(after)) return null;
  return query.slice(before.length, query.length - after.length);
}

const names = (line: LogLine, id: string): boolean =>
  line.line.toLowerCase().includes(id) ||
  Object.values(line.metadata).includes(id) ||
  Object.values(line.labels).includes(id);

/** Tells the lines a query means from the others. */
export function wanted(query: string, config: Asked): (line: LogLine) => boolean {
  if (query === observeQuery(config)) return l => l.line.includes(OBSERVED);
  const event = `"${fieldName(config, 'event')}"`;
  if (query === eventsQuery(config)) return l => l.line.includes(event) && !l.line.includes(OBSERVED);
  const id = traceIn(query, config);
  if (id === null) return () => false;
  const short = /^0{16}([0-9a-f]{16})$/.exec(id)?.[1];
  return l => names(l, id) || (short !== undefined && names(l, short));
}

/** Lines without a time of their own belong to every range: nothing tells when they were. */
const within = (range: Range, line: LogLine): boolean => line.time === 0 || contains(range, line.time);

/** What stands where an answer names the request it came from: none was sent. */
const NOT_SENT = { method: 'GET', url: '' } as const;

export function fileLoki(lines: () => readonly LogLine[], config: Asked): LokiClient {
  const find = (query: string, range: Range): LogLine[] => {
    const want = wanted(query, config);
    return lines()
      .filter(l => within(range, l) && want(l))
      .sort((a, b) => b.time - a.time);
  };
  const answer = <T>(value: T) => Promise.resolve({ value, warnings: [], request: NOT_SENT });
  return {
    lines: (query, range, { max = 5000 } = {}) => {
      const all = find(query, range);
      const value: LinesResult = {
        lines: all.slice(0, max),
        complete: all.length <= max,
        readFrom: range.from,
      };
      return answer(value);
    },
    async *pages(query, range): AsyncGenerator<LogPage, void, undefined> {
      yield await Promise.resolve({
        lines: find(query, range),
        readFrom: range.from,
        last: true,
        warnings: [],
      });
    },
    range: () => answer([]),
    query: () => answer([]),
    labels: () => answer([]),
    labelValues: () => answer([]),
    series: () => answer([]),
    // A file gets no new lines.
    async *tail() {
      yield* await Promise.resolve([]);
    },
  };
}
