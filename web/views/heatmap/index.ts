import '../../words/overview.ts';
import type { View } from '../view.ts';
import { LossPage } from './LossPage.tsx';
import { heatmapCodec, type HeatmapParams } from './params.ts';

export const heatmapView: View<HeatmapParams> = {
  id: 'heatmap',
  title: 'view.heatmap',
  params: heatmapCodec,
  Component: LossPage,
};

export { DEFAULT_PARAMS, heatmapCodec, type HeatmapParams } from './params.ts';
export { LossPage, type Above } from './LossPage.tsx';
export { HeatmapStack, type HeatmapStackProps } from './HeatmapStack.tsx';
