import { useCode } from '../../kit/useCode.ts';
import type * as judged from './judged/index.ts';

/** How a judgement is told. */
export type Judgement = typeof judged;

const theWords = (): Promise<Judgement> => import('./judged/index.ts');

/** The code that tells a judgement, null until it is there; fetched as soon as it is wanted. */
export const useJudgement = (wanted: boolean): Judgement | null => useCode(theWords, wanted);
