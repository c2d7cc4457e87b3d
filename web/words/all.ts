// The words that most views share, and those of the whole page: they come with these, after a panel's first rows.

import { between } from './en/between.ts';
import { compare } from './en/compare.ts';
import { findings } from './en/findings.ts';
import { remarks } from './en/remarks.ts';
import { shell } from './en/shell.ts';
import { signals } from './en/signals.ts';
import { sources } from './en/sources.ts';
import { strip } from './en/strip.ts';
import { traceActs } from './en/traceacts.ts';
import { waterfall } from './en/waterfall.ts';
import { teach } from './index.ts';

export const allWords = {
  ...remarks,
  ...shell,
  ...sources,
  ...strip,
  ...waterfall,
  ...findings,
  ...signals,
  ...compare,
  ...traceActs,
  ...between,
};
teach(allWords);
