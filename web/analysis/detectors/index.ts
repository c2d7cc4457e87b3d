// The detectors in the order they are asked: the first that recognises a crossing names its class.

import { binaryMisaligned } from './binary-misaligned.ts';
import { contextBreak } from './context-break.ts';
import type { Detector } from './detector.ts';
import { dropped } from './dropped.ts';
import { foreignValue } from './foreign.ts';
import { headerCase } from './header-case.ts';
import { keyCollision } from './key-collision.ts';
import { limitTruncated } from './limit-truncated.ts';
import { rewritten } from './rewritten.ts';
import { timeoutOverwritten } from './timeout-overwritten.ts';
import { truncated } from './truncated.ts';

export const DETECTORS: readonly Detector[] = [
  headerCase,
  keyCollision,
  timeoutOverwritten,
  binaryMisaligned,
  limitTruncated,
  truncated,
  foreignValue,
  rewritten,
  contextBreak,
  dropped,
];
