// A column's name on two lines; pure.

import type { GridColumn } from '../../model/index.ts';
import { word } from '../../words/index.ts';

const JOIN = { wire: '→', 'in-process': '⤷', split: '⇢', gap: '⋯', span: '' } as const;

/** Where a key's second line begins: at the joint next to the middle, else in the middle; nowhere where it fits. */
function breakOf(key: string, fits: number): number {
  if (key.length <= fits) return key.length;
  const middle = key.length / 2;
  const joints = [...key.matchAll(/[-_.]/g)].map(m => m.index + 1).filter(i => i < key.length);
  const best = joints.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  return best ?? Math.ceil(middle);
}

/** `payment-` over `hint-bin`, `orders` over `→ payments`; `fits` characters of a key stand on a line. */
export function headLines(column: GridColumn, fits: number): readonly [string, string] {
  if (column.kind === 'key') {
    const at = breakOf(column.key, fits);
    return [column.key.slice(0, at), column.key.slice(at)];
  }
  const { kind, from, to } = column.hop;
  if (kind === 'span') return [to, word('requests.itself')];
  // The arrow stands beside the shorter name: so both have more room.
  return kind === 'wire' && from.length < to.length
    ? [`${from} ${JOIN.wire}`, to]
    : [from, `${JOIN[kind]} ${to}`];
}
