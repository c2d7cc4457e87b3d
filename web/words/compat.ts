// The words of the view of versions: they come with it.

import { compat } from './en/compat.ts';
import './all.ts';
import { teach } from './index.ts';

export const compatWords = compat;
teach(compatWords);
