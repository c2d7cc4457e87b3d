// The reading tools: loaded once the rows are on the screen.

import '../../../words/all.ts';
import '../../../words/reading.ts';
import './reading.css';

export { actionsOf } from './actions.ts';
export { extrasOf } from './extras.ts';
export { linesBySpan, placedLines } from './lines.ts';
export { ColourChoices, FoldMenu, MarkMenu, PinMenu } from './menus.tsx';
export { Heads } from './Heads.tsx';
export { Keys } from './Keys.tsx';
export { Told, Under } from './Under.tsx';
