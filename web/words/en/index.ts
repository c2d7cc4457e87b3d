// English. Each file belongs to one part of the product; ids are unique over all of them. Words
// that only some views need are taught by `../overview.ts` and its neighbours when those load.

import { compare } from './compare.ts';
import { findings } from './findings.ts';
import { remarks } from './remarks.ts';
import { shell } from './shell.ts';
import { signals } from './signals.ts';
import { sources } from './sources.ts';
import { traceActs } from './traceacts.ts';
import { verdict } from './verdict.ts';
import { waterfall } from './waterfall.ts';

export const en = {
  ...remarks,
  ...shell,
  ...sources,
  ...verdict,
  ...waterfall,
  ...findings,
  ...signals,
  ...compare,
  ...traceActs,
};
