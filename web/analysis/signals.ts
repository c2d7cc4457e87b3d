// The questions about what can be seen, answered from a whole analysis with its batch.

import type { CoverageAnswer, CoverageQuestion } from '../model/index.ts';
import { coverage } from './coverage.ts';
import type { FullAnalysis } from './detect.ts';

export interface Signals {
  coverage(question: CoverageQuestion): CoverageAnswer;
}

export const signalsOf = (analysis: FullAnalysis): Signals => ({
  coverage: question => coverage(analysis, question),
});
