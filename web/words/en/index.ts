// English. Each file belongs to one part of the product; ids are unique over all of them.

import { coverage } from './coverage.ts';
import { files } from './files.ts';
import { findings } from './findings.ts';
import { heatmap } from './heatmap.ts';
import { rollout } from './rollout.ts';
import { remarks } from './remarks.ts';
import { requests } from './requests.ts';
import { shell } from './shell.ts';
import { signals } from './signals.ts';
import { sources } from './sources.ts';
import { verdict } from './verdict.ts';
import { waterfall } from './waterfall.ts';

export const en = {
  ...remarks,
  ...shell,
  ...sources,
  ...heatmap,
  ...requests,
  ...rollout,
  ...verdict,
  ...waterfall,
  ...findings,
  ...coverage,
  ...files,
  ...signals,
};
