// The analysis where it is a script of its own.

import type { Engine } from './core.ts';
import { AnalystError } from './protocol.ts';
import type { Steps } from './turns.ts';

export const isWhole = ({ rest }: Engine): boolean => rest?.ready() ?? true;

/** Waits until everything of an engine is there. Yields nothing where it is. */
export function* loaded(engine: Engine): Steps<void> {
  if (isWhole(engine)) return;
  yield engine.rest?.load();
  if (isWhole(engine)) return;
  const reason = 'its script could not be loaded';
  throw new AnalystError({ text: { id: 'analyst.failed', params: { reason } }, place: 'worker' });
}

type Rest = Pick<Engine, 'keep' | 'answers'>;

/** An engine of which only the decoding is there at first. */
export function laterEngine(decode: Engine['decode'], load: () => Promise<Rest>): Engine {
  let rest: Rest | null = null;
  let coming: Promise<unknown> | null = null;
  const there = (): Rest => {
    if (rest === null) throw new Error('the analysis has not been loaded');
    return rest;
  };
  return {
    decode,
    rest: {
      ready: () => rest !== null,
      load: () =>
        (coming ??= load().then(
          found => {
            rest = found;
          },
          () => {
            // The next one who needs it tries again.
            coming = null;
          },
        )),
    },
    keep: contract => there().keep(contract),
    get answers() {
      return there().answers;
    },
  };
}
