// The door of the whole page. It stays small, so that everything begins to load at once.

import { beginEarly } from './early.ts';

beginEarly();
void import('./page.tsx');
