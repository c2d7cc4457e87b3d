// What every other drawing of an opened request is given.

import type { TraceParams } from './params.ts';
import type { Paint } from './scene.ts';
import type { Model } from './useModel.ts';

export interface DrawingProps {
  readonly model: Model;
  readonly open: number;
  /** What is searched for; empty for nothing. */
  readonly query: string;
  readonly paint: Paint;
  readonly onSelect: (node: number) => void;
  readonly onParams: (next: Partial<TraceParams>, how?: 'push' | 'replace') => void;
}
