// English. Each file belongs to one part of the product; ids are unique over all of them.

import { heatmap } from './heatmap.ts';
import { rollout } from './rollout.ts';
import { shell } from './shell.ts';
import { sources } from './sources.ts';
import { verdict } from './verdict.ts';
import { waterfall } from './waterfall.ts';

export const en = { ...shell, ...sources, ...heatmap, ...rollout, ...verdict, ...waterfall };
