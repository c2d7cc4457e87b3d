import '../../words/all.ts';
import type { View } from '../view.ts';
import { compareParams, type CompareParams } from './params.ts';
import { CompareView } from './View.tsx';

export const compareView: View<CompareParams> = {
  id: 'compare',
  title: 'view.compare',
  params: compareParams,
  Component: CompareView,
};
