// What is worked out of an analysis, or of opened requests when a person asks for it. The worker loads this with
// the analysis itself: the rows of a trace need neither.

import { brushed } from '../analysis/brush.ts';
import { compare } from '../analysis/compare.ts';
import { nearest } from '../analysis/nearest.ts';
import { requestGrid } from '../analysis/requests.ts';
import { overview } from '../analysis/summary.ts';
import { serviceTree } from '../analysis/trace/services.ts';
import {
  textAttribute,
  type Analysis,
  type CompareAnswer,
  type Nearest,
  type ServiceTree,
} from '../model/index.ts';
import type { Analysed } from './core.ts';
import type { Opening } from './openings.ts';
import type { BatchConfig, Call, Questions } from './protocol.ts';
import { fileParts } from './written/index.ts';

const compared = ({ facts, traces, found }: Opening) => ({ facts, traces, ...found });

export const compareOpened = (a: Opening, b: Opening): CompareAnswer => compare(compared(a), compared(b));

export const nearestOf = (
  { facts }: Opening,
  analysis: Analysis,
  { hop, key }: Questions['nearest']['question'],
): Nearest | null => nearest(analysis, { own: facts, hop, key });

export function servicesOf({ tree, listed, found }: Opening): ServiceTree {
  const recording = new Set(found.carriers.filter(c => c.keys.length > 0).map(c => c.spanId));
  return serviceTree(tree, {
    version: i => textAttribute(listed.spans[i]?.resource.attributes ?? [], 'service.version') ?? '',
    records: i => recording.has(listed.spans[i]?.spanId ?? ''),
  });
}

export const fileOf = ({ traces }: Opening, { format, secrets }: Questions['file']['question']) =>
  fileParts(traces, format, secrets);

export { logsIn } from './logsfile.ts';

type Asked = Extract<Call, { call: 'ask' }>['args'];
type OfBatch = 'overview' | 'requests' | 'brush' | 'captures' | 'coverage' | 'compat' | 'expectations';
export type BatchQuestion = Extract<Asked, { kind: OfBatch }>;

/** What the page asks of all requests together. */
export function ofBatch(
  { analysis, signals }: Analysed,
  args: BatchQuestion,
  { contract }: BatchConfig,
): Questions[OfBatch]['answer'] {
  switch (args.kind) {
    case 'overview':
      return overview(analysis, args.question, { contract });
    case 'requests':
      return requestGrid(analysis, args.question);
    case 'brush':
      return brushed(analysis, args.question);
    case 'captures':
      return analysis.captures;
    case 'coverage':
      return signals.coverage(args.question);
    case 'compat':
      return signals.compat(args.question);
    case 'expectations':
      return signals.expectations(args.question);
  }
}
