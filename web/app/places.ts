// Where one can go from anywhere: the overview and every view that needs nothing chosen first.

import { word } from '../words/index.ts';
import { VIEWS } from '../views/index.ts';

export interface ShellPlace {
  readonly id: string;
  /** Id of its title in words. */
  readonly title: string;
}

/** A trace is opened from a request, never from nothing. */
const NEEDS_A_CHOICE = new Set(['trace']);

/** In the order of the menu; the digits 1, 2, … go there. */
export const PLACES: readonly ShellPlace[] = [
  { id: 'overview', title: 'view.overview' },
  ...VIEWS.filter(v => !NEEDS_A_CHOICE.has(v.id)).map(({ id, title }) => ({ id, title })),
];

/** Views that are in no menu. */
const OTHERS: Readonly<Record<string, string>> = { trace: 'view.trace', files: 'view.files' };

/** What a view is called. */
export const titleOf = (id: string): string =>
  word(OTHERS[id] ?? PLACES.find(p => p.id === id)?.title ?? 'view.overview');
