// The words of the overview and the rollout timeline: they come with these views, not with a panel of another.

import { heatmap } from './en/heatmap.ts';
import { requests } from './en/requests.ts';
import { rollout } from './en/rollout.ts';
import { traffic } from './en/traffic.ts';
import './all.ts';
import { teach } from './index.ts';

export const overviewWords = { ...heatmap, ...requests, ...rollout, ...traffic };
teach(overviewWords);

export type { VerdictContext, VerdictLines } from './en/verdict-context.ts';
export { verdictLines } from './en/verdict-lines.ts';
export { coverageText } from './en/verdict-small.ts';
