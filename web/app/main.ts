// The door of the whole page. It stays small, so that everything begins to load at once.

import { beginEarly } from './early.ts';

beginEarly();
// The page is told to begin: its script may hold the panel's, too, and only one of them is to be drawn.
void import('./page.tsx').then(page => page.start());
