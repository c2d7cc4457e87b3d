// The words of break rows.

import { headAt, senderAt } from '../../../analysis/trace/heads.ts';
import type { Finding, Tree } from '../../../model/index.ts';
import { clockMillis, duration, micros, type Zone } from '../../../time/index.ts';
import { isSecretKey } from '../../../analysis/secrets.ts';
import { placeNote, placeTitles, type Seen } from '../../../words/index.ts';
import type { PlaceText } from '../scene.ts';

/**
 * Title and note of a place: when it was sent, and how much later it arrived without. Each is worded when it is
 * first drawn: a trace may have thousands of them.
 */
export function placeTexts(tree: Tree, zone: Zone, secrets: readonly string[]): (place: number) => PlaceText {
  const known: (PlaceText | undefined)[] = [];
  return i => (known[i] ??= placeText(tree, zone, secrets, i));
}

function placeText(tree: Tree, zone: Zone, secrets: readonly string[], i: number): PlaceText {
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
      seenOf(place.findings[0], secrets),
    ),
  };
}

/** Longer values are for the details: a note is one line. */
const SHORT = 24;

/** Both values of a key that came through changed, or how it was spelled on both sides. */
function seenOf(finding: Finding | undefined, secrets: readonly string[]): Seen | null {
  if (!finding || finding.outcome === 'lost' || isSecretKey(finding.key, secrets)) return null;
  const { sent, received, reason, key } = finding;
  if (reason.id.startsWith('finding.header-case.'))
    return { before: String(reason.params.before), after: String(reason.params.after) };
  const [before, after] = [sent?.[0], received?.[0]];
  if (before === undefined || after === undefined || sent?.length !== 1 || received?.length !== 1)
    return null;
  const long = before.length > SHORT || after.length > SHORT;
  return before === after || long || key.toLowerCase().endsWith('-bin') ? null : { before, after };
}
