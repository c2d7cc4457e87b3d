// What a row of a span says of the rows in front of it. Pure.

import { placeAt } from '../../../analysis/trace/heads.ts';
import { NODE, type Tree } from '../../../model/index.ts';
import { describeRow } from '../placewords.ts';
import type { PlaceText } from '../scene.ts';

/**
 * What stands in front of a span: a break, a gap, the placeholder of its parent. The arrow keys go from span to span,
 * so each tells it, too.
 */
export function aboveText(tree: Tree, texts: ((place: number) => PlaceText) | null, node: number): string {
  if (tree.kind[node] !== NODE.span) return '';
  const parent = tree.parent[node] ?? -1;
  const out = tree.kind[parent] === NODE.missing ? [describeRow(tree, texts, parent)] : [];
  const inFront: string[] = [];
  for (let above = node - 1; above >= 0; above--) {
    const isPlace = placeAt(tree, above)?.side === 'before';
    if (!isPlace && tree.kind[above] !== NODE.gap) break;
    inFront.unshift(
      isPlace ? (texts?.(tree.ref[above] ?? -1).titles[0] ?? '') : describeRow(tree, texts, above),
    );
  }
  return [...out, ...inFront].filter(s => s !== '').join(', ');
}
