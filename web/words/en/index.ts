// English: what is said before and at the first rows of a panel. Each file belongs to one part of the product; ids
// are unique over all of them. All other words are taught by `../all.ts` and its neighbours when they load.

import { frame } from './frame.ts';
import { waterfallFirst } from './waterfall-first.ts';

export const en = { ...frame, ...waterfallFirst };
