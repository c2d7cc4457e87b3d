// The questions about what can be seen, answered from a whole analysis with its batch.

import type {
  CompatAnswer,
  CompatQuestion,
  CoverageAnswer,
  CoverageQuestion,
  ExpectationsAnswer,
  ExpectationsQuestion,
} from '../model/index.ts';
import { compat } from './compat.ts';
import { coverage } from './coverage.ts';
import type { FullAnalysis } from './detect.ts';
import { expectations } from './expectations.ts';

export interface Signals {
  coverage(question: CoverageQuestion): CoverageAnswer;
  compat(question: CompatQuestion): CompatAnswer;
  expectations(question: ExpectationsQuestion): ExpectationsAnswer;
}

export const signalsOf = (analysis: FullAnalysis): Signals => ({
  coverage: question => coverage(analysis, question),
  compat: question => compat(analysis, question),
  expectations: question => expectations(analysis, question),
});
