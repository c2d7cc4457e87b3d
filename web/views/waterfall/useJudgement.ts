import { useEffect, useState } from 'react';
import type * as judged from './judged/index.ts';

/** How a judgement is told. */
export type Judgement = typeof judged;

let known: Judgement | null = null;

/** The code that tells a judgement, null until it is there; fetched as soon as it is wanted. */
export function useJudgement(wanted: boolean): Judgement | null {
  const [judgement, setJudgement] = useState(known);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    if (!wanted || known !== null) return undefined;
    let here = true;
    import('./judged/index.ts').then(
      code => {
        known = code;
        if (here) setJudgement(code);
      },
      (reason: unknown) => {
        if (here) setError(reason instanceof Error ? reason : new Error(String(reason)));
      },
    );
    return () => {
      here = false;
    };
  }, [wanted]);
  // What went wrong is shown by whoever shows the errors of views.
  if (error !== null) throw error;
  return judgement;
}
