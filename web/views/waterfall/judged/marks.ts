import type { Tree } from '../../../model/index.ts';
import type { Zone } from '../../../time/index.ts';
import type { Marks } from '../scene.ts';
import { drawKeyPath } from './drawpath.ts';
import { drawPlace, drawPlaceMark, drawStripe } from './drawplace.ts';
import { placeTexts } from './placetexts.ts';

/** What is drawn of the findings of a tree. */
export const marksOf = (tree: Tree, zone: Zone, secrets: readonly string[]): Marks => ({
  text: placeTexts(tree, zone, secrets),
  place: drawPlace,
  mark: drawPlaceMark,
  stripe: drawStripe,
  path: drawKeyPath,
});
