// The words of the view of the contract: they come with it.

import { contract } from './en/contract.ts';
import './all.ts';
import { teach } from './index.ts';

export const contractWords = contract;
teach(contractWords);
