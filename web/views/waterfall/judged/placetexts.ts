// The words of break rows.

import { headAt, senderAt } from '../../../analysis/trace/heads.ts';
import type { Tree } from '../../../model/index.ts';
import { clockMillis, duration, micros, type Zone } from '../../../time/index.ts';
import { placeNote, placeTitles } from '../../../words/index.ts';
import type { PlaceText } from '../scene.ts';

/**
 * Title and note of a place: when it was sent, and how much later it arrived without. Each is worded when it is
 * first drawn: a trace may have thousands of them.
 */
export function placeTexts(tree: Tree, zone: Zone): (place: number) => PlaceText {
  const known: (PlaceText | undefined)[] = [];
  return i => (known[i] ??= placeText(tree, zone, i));
}

function placeText(tree: Tree, zone: Zone, i: number): PlaceText {
  const place = tree.places[i];
  if (!place) return { titles: [''], note: '' };
  const to = place.side === 'before' ? headAt(tree.list, place.span) : undefined;
  const from = senderAt(tree, i);
  const between = from && to ? to.start - from.start : -1;
  return {
    titles: placeTitles(place.findings, place.accepted),
    note: placeNote(
      place.findings,
      from ? clockMillis(micros(from.start), zone) : null,
      // Clocks of two machines may disagree; a negative difference is no fact about the request.
      between >= 0 ? duration(between) : null,
    ),
  };
}
