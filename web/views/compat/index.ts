import '../../words/compat.ts';
import type { View } from '../view.ts';
import { compatCodec, type CompatParams } from './params.ts';
import { Compat } from './View.tsx';

export const compatView: View<CompatParams> = {
  id: 'compat',
  title: 'view.compat',
  params: compatCodec,
  Component: Compat,
};
