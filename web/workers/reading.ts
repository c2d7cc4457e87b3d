// What the reading tools ask of an opened trace. Loaded when the first of them is used.

import {
  attributeColumn,
  attributeKeys,
  attributePage,
  markedBy,
  wholeValue,
} from '../analysis/trace/attributes.ts';
import { momentsOf, placeLines, toldOf } from '../analysis/trace/moments.ts';
import { spanJson } from '../analysis/trace/spantext.ts';
import type { Opening } from './openings.ts';
import type { Calls, Questions } from './protocol.ts';

export const READING = [
  ...(['keys', 'columns', 'marked', 'moments', 'placed'] as const),
  ...(['told', 'pairs', 'value', 'spantext'] as const),
];
export type ReadingKind = (typeof READING)[number];
type Asked<K extends ReadingKind> = Extract<Calls['ask']['args'], { kind: K }>;

function ofSpan({ listed }: Opening, args: Asked<'told' | 'pairs' | 'value' | 'spantext'>) {
  const span = listed.spans[args.question.span];
  if (!span) return null;
  const { secrets } = args.question;
  switch (args.kind) {
    case 'told':
      return toldOf(span, secrets);
    case 'pairs':
      return attributePage(span, args.question, secrets);
    case 'value':
      return wholeValue(span, args.question, secrets);
    case 'spantext':
      return spanJson(span, secrets);
  }
}

/** Answers about one opened trace; null where it does not hold what is asked about. */
export function read(opening: Opening, args: Asked<ReadingKind>): Questions[ReadingKind]['answer'] {
  const { listed, tree } = opening;
  switch (args.kind) {
    case 'keys':
      return attributeKeys(listed.spans, args.question.secrets);
    case 'columns': {
      const { keys, secrets } = args.question;
      return { pinned: keys.map(key => attributeColumn(listed.spans, key, secrets)) };
    }
    case 'marked':
      return markedBy(tree, listed.spans, args.question, args.question.secrets);
    case 'moments':
      return momentsOf(listed.spans, listed.byId);
    case 'placed':
      return placeLines(listed.list, listed.byId, args.question.lines);
    default:
      return ofSpan(opening, args);
  }
}
