// The worlds a demo, a test or a mock server can start with.

import type { Scenario } from '../world/scenario.ts';
import { incident } from './incident.ts';

export const ALL: readonly Scenario[] = [incident];
