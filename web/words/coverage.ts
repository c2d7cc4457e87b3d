// The words of the view of what is recorded: they come with it.

import { coverage } from './en/coverage.ts';
import './all.ts';
import { teach } from './index.ts';

export const coverageWords = coverage;
teach(coverageWords);
