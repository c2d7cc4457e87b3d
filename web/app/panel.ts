// The iframe's door. It stays small, so that everything begins to load at once.

import { beginEarly } from './early.ts';

beginEarly();
void import('./panelpage.tsx');
