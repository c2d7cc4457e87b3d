// What is worked out of opened requests when a person asks for it: a comparison, a file, the tree of services.

import { compare } from '../analysis/compare.ts';
import { nearest } from '../analysis/nearest.ts';
import { serviceTree } from '../analysis/trace/services.ts';
import {
  textAttribute,
  type Analysis,
  type CompareAnswer,
  type Nearest,
  type ServiceTree,
} from '../model/index.ts';
import type { Opening } from './openings.ts';
import type { Questions } from './protocol.ts';
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
