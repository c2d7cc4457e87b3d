// What is said and drawn of a judgement: loaded once the rows are on the screen, because it comes after them.

import '../../../words/all.ts';

export { Facts } from './Facts.tsx';
export { lead } from './lead.ts';
export { marksOf } from './marks.ts';
