// The iframe's door. It stays small, so that everything begins to load at once.

import { beginEarly } from './early.ts';

beginEarly();
// The panel is told to begin: its script is part of what every page loads, and only one of them is to be drawn.
void import('./panelpage.tsx').then(page => page.start());
