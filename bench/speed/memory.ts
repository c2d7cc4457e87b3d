// What an analysed request keeps in memory, once everything that can be forgotten is.

import { getHeapStatistics } from 'node:v8';
import { NO_FILTERS } from '../../web/model/index.ts';
import { micros } from '../../web/time/index.ts';
import { localAnalyst } from '../../web/workers/index.ts';
import { realEngine } from '../../web/workers/engine.ts';
import type { Body } from './bodies.ts';
import { collect } from './measure.ts';
import { CONFIG, named, read } from './reading.ts';
import type { Row } from './table.ts';

/**
 * Bytes in use, on the heap and in buffers beside it, between two questions: what is only remembered weakly is
 * held until the turn ends that made it.
 */
async function used(): Promise<number> {
  await new Promise(done => setImmediate(done));
  collect();
  collect();
  return getHeapStatistics().used_heap_size + process.memoryUsage().arrayBuffers;
}

/** Bytes that one more request costs: between nothing held, once the code has run, and a body analysed and asked. */
export async function measureMemory(body: Body, size = ''): Promise<readonly Row[]> {
  const analyst = localAnalyst(realEngine);
  const ask = async (): Promise<number> => {
    const { requests } = await analyst.overview({
      ...{
        range: body.range,
        step: micros(10e6),
        rows: 'hops',
        filters: NO_FILTERS,
        key: null,
      },
      ...{ causes: [], chaos: [] },
    });
    return requests;
  };
  const forget = async (): Promise<void> => {
    await analyst.openBatch({ ...CONFIG, now: body.range.to });
    await ask();
  };
  await read(analyst, body);
  await ask();
  await forget();
  const before = await used();
  await read(analyst, body);
  const requests = await ask();
  const figure = ((await used()) - before) / requests;
  analyst.close();
  const what = `${named[body.shape]}, ${body.spans} spans${size}: kept for each of ${requests} requests between questions`;
  return [{ what, figure, unit: 'bytes', reach: 1024 }];
}
