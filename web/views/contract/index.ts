import '../../words/contract.ts';
import type { View } from '../view.ts';
import { contractCodec, type ContractParams } from './params.ts';
import { ContractPage } from './View.tsx';

export const contractView: View<ContractParams> = {
  id: 'contract',
  title: 'view.contract',
  params: contractCodec,
  Component: ContractPage,
};
