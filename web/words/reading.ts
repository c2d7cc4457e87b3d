// The words of the reading tools of an opened request: they come with the tools.

import { reading } from './en/reading.ts';
import { teach } from './index.ts';

export const readingWords = reading;
teach(readingWords);
