import type { View } from '../view.ts';
import { traceParams, type TraceParams } from './params.ts';
import { TraceView } from './View.tsx';

export const traceView: View<TraceParams> = {
  id: 'trace',
  title: 'view.trace',
  params: traceParams,
  Component: TraceView,
};
