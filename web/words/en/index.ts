// English. Each file belongs to one part of the product; ids are unique over all of them.

import { shell } from './shell.ts';

export const en = { ...shell };
