import { expect, it } from 'vitest';
import { message } from '../model/index.ts';
import { remarksOnFiles } from './files.ts';

const file = (traceIds: readonly string[], ...warnings: string[]) => ({
  report: {
    ...{ traces: 1, fresh: 1, spans: 1, bytes: 1, range: null, traceIds },
    warnings: warnings.map(id => message(id, {})),
  },
});

it('what was odd in a file is remarked on its traces only', () => {
  const files = [file(['a', 'b'], 'odd'), file(['c'], 'other'), { report: null }];
  expect(remarksOnFiles(files, ['b']).map(m => m.id)).toEqual(['odd']);
  expect(remarksOnFiles(files, ['c', 'a']).map(m => m.id)).toEqual(['odd', 'other']);
  expect(remarksOnFiles(files, ['d'])).toEqual([]);
});
