// The words of break rows and the rest of what the canvas writes.

import { headAt, missingAt, senderAt, spanAt } from '../../analysis/trace/heads.ts';
import { NODE, type Tree } from '../../model/index.ts';
import { clockMillis, duration, micros, type Zone } from '../../time/index.ts';
import { placeNote, placeTitles, word } from '../../words/index.ts';
import type { PlaceText, SceneWords } from './scene.ts';

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

/** Eight digits of an id, not those it was padded with. */
const short = (id: string): string => id.replace(/^0+(?=.{8})/, '').slice(0, 8);

export const SCENE_WORDS: SceneWords = {
  missing: (span, spans) => word('trace.row.missing', { span: short(span), spans }),
  gap: (trace, by) => word(`trace.row.gap.${by}`, { trace: short(trace) }),
  kind: kind => word('trace.kind', { kind }),
  duration,
};

/** One line for a row, for the pointer's note and for what reads the page aloud. */
export function describeRow(tree: Tree, texts: (place: number) => PlaceText, node: number): string {
  const span = spanAt(tree, node);
  if (span) {
    const kind = word('trace.kind', { kind: span.kind });
    const error = span.status === 'error' ? ', error' : '';
    return `${span.resource.service} ${span.name}${kind === '' ? '' : ` ${kind}`}, ${duration(span.duration)}${error}`;
  }
  const ref = tree.ref[node] ?? -1;
  const missing = missingAt(tree, node);
  if (missing) return word('trace.row.missing', { span: missing.spanId, spans: missing.children });
  const gap = tree.kind[node] === NODE.gap ? tree.gaps[ref] : undefined;
  if (gap) return word(`trace.row.gap.${gap.by}`, { trace: gap.traceId });
  if (tree.kind[node] !== NODE.place) return '';
  const text = texts(ref);
  return `${text.titles[0] ?? ''}, ${text.note}`;
}
