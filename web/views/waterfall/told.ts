// Which answer about an opened request is on the screen while better ones come.

import type { OpenedTrace } from '../../model/index.ts';

/** An answer under the name it was asked for. */
export interface Told {
  readonly name: string | null;
  readonly trace: OpenedTrace | null;
}

export const NOTHING: Told = { name: null, trace: null };

export const isJudged = (trace: OpenedTrace | null): boolean => (trace?.judged ?? null) !== null;

/**
 * What is to be shown now that `now` is the newest answer: the one before it as long as the code that tells a
 * judgement is not there, and as long as a judged answer is followed by spans whose judgement is still to come. That
 * holds within one name only: no request ever stands under the name of another.
 */
export function nextTold(
  told: Told,
  now: Told,
  { tellable, failed }: { readonly tellable: boolean; readonly failed: boolean },
): Told {
  const same = told.name === now.name;
  if (!tellable || (same && told.trace === now.trace)) return told;
  const waits = same && isJudged(told.trace) && now.trace !== null && !isJudged(now.trace) && !failed;
  return waits ? told : now;
}
