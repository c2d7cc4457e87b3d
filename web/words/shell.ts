// The words of the full page around the views: a panel never says them.

import { files } from './en/files.ts';
import './all.ts';
import { teach } from './index.ts';

export const shellWords = files;
teach(shellWords);
