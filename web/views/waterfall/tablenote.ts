import { word } from '../../words/index.ts';

/** Lines of a table drawn; a request with more operations than this is read by its CSV. */
export const MOST_LINES = 500;

/** What is said where not all lines are drawn; empty where they are. */
export const cutNote = (lines: number): string =>
  lines > MOST_LINES ? word('trace.table.cut', { shown: MOST_LINES, of: lines }) : '';
