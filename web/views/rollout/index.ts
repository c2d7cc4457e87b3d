import '../../words/overview.ts';
import type { View } from '../view.ts';
import { rolloutParams, type RolloutParams } from './params.ts';
import { RolloutView } from './View.tsx';

export const rolloutView: View<RolloutParams> = {
  id: 'rollout',
  title: 'view.rollout',
  params: rolloutParams,
  Component: RolloutView,
};

export { NO_ROLLOUT_PARAMS, rolloutParams, type RolloutParams } from './params.ts';
export { RolloutPanel } from './RolloutPanel.tsx';
