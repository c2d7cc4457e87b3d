import '../../words/coverage.ts';
import type { View } from '../view.ts';
import { coverageCodec, type CoverageParams } from './params.ts';
import { Coverage } from './View.tsx';

export const coverageView: View<CoverageParams> = {
  id: 'coverage',
  title: 'view.coverage',
  params: coverageCodec,
  Component: Coverage,
};
