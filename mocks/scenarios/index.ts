// The worlds a demo, a test or a mock server can start with.

import type { Scenario } from '../world/scenario.ts';
import { classScenarios } from './classes.ts';
import { controllers } from './controllers.ts';
import { grayScenarios } from './gray.ts';
import { incident } from './incident.ts';
import { otherScenarios } from './others.ts';

/** The default first. */
export const ALL: readonly Scenario[] = [
  incident,
  ...otherScenarios,
  controllers,
  ...classScenarios,
  ...grayScenarios,
];
