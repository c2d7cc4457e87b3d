import { expect, it } from 'vitest';
import { DEFAULT_CONFIG, type LogLine } from '../model/index.ts';
import { eventsQuery, observeQuery, traceLogsQuery } from '../sources/loki/query.ts';
import { micros, type Range } from '../time/index.ts';
import { fileLoki } from './files-loki.ts';

const ID = '000000000000000011aa22bb33cc44dd';
const line = (text: string, time: number, metadata: LogLine['metadata'] = {}): LogLine => ({
  ...{ time: micros(time), nanos: `${time}000`, labels: {}, metadata, line: text },
});

const LINES = [
  line('{"event":"config.reload"}', 10),
  line('{"event":"metadata.observe","trace_id":"x"}', 20),
  line(`WARN tenant missing trace=${ID}`, 30),
  line('short 11aa22bb33cc44dd', 40),
  line('in the metadata', 50, { trace_id: ID }),
  line(`without a time ${ID}`, 0),
  line(`much later ${ID}`, 5000),
];
const RANGE: Range = { from: micros(5), to: micros(1000) };
const ask = async (query: string): Promise<readonly string[]> => {
  const { value } = await fileLoki(() => LINES, DEFAULT_CONFIG).lines(query, RANGE);
  return value.lines.map(l => l.line);
};

it('finds events and leaves out what header hooks saw', async () => {
  expect(await ask(eventsQuery(DEFAULT_CONFIG))).toEqual(['{"event":"config.reload"}']);
  expect(await ask(observeQuery(DEFAULT_CONFIG))).toEqual(['{"event":"metadata.observe","trace_id":"x"}']);
});

it('finds the lines of one trace by either form of its id, newest first; lines without a time belong to it', async () => {
  expect(await ask(traceLogsQuery(DEFAULT_CONFIG, ID))).toEqual([
    'in the metadata',
    'short 11aa22bb33cc44dd',
    `WARN tenant missing trace=${ID}`,
    `without a time ${ID}`,
  ]);
});

it('answers nothing to what it cannot evaluate', async () => {
  expect(await ask('sum(rate({app="x"}[5m]))')).toEqual([]);
});
