// The words of break rows and the rest of what the canvas writes.

import { clockMillis, duration, micros, type Zone } from '../../time/index.ts';
import { placeNote, placeTitle, word } from '../../words/index.ts';
import type { SceneWords } from './scene.ts';
import { NODE, senderAt, spanAt, type Tree } from './tree.ts';

/** Title and note of each place: when it was sent, and how much later it arrived without. */
export function placeTexts(
  tree: Tree,
  zone: Zone,
): readonly { readonly title: string; readonly note: string }[] {
  return tree.places.map((place, i) => {
    const to = place.side === 'before' ? tree.list.spans[place.span] : undefined;
    const from = senderAt(tree, i);
    const between = from && to ? to.start - from.start : -1;
    return {
      title: placeTitle(place.findings, place.accepted),
      note: placeNote(
        place.findings,
        from ? clockMillis(micros(from.start), zone) : null,
        // Clocks of two machines may disagree; a negative difference is no fact about the request.
        between >= 0 ? duration(between) : null,
      ),
    };
  });
}

export const SCENE_WORDS: SceneWords = {
  missing: (span, spans) => word('trace.row.missing', { span: span.slice(0, 8), spans }),
  gap: (trace, by) => word(`trace.row.gap.${by}`, { trace: trace.slice(0, 8) }),
  kind: kind => word('trace.kind', { kind }),
  duration,
};

/** One line for a row, for the pointer's note and for what reads the page aloud. */
export function describeRow(
  tree: Tree,
  texts: readonly { readonly title: string; readonly note: string }[],
  node: number,
): string {
  const span = spanAt(tree, node);
  if (span) {
    const kind = word('trace.kind', { kind: span.kind });
    const error = span.status === 'error' ? ', error' : '';
    return `${span.resource.service} ${span.name}${kind === '' ? '' : ` ${kind}`}, ${duration(span.duration)}${error}`;
  }
  const ref = tree.ref[node] ?? -1;
  const missing = tree.kind[node] === NODE.missing ? tree.missing[ref] : undefined;
  if (missing) return word('trace.row.missing', { span: missing.spanId, spans: missing.children });
  const gap = tree.kind[node] === NODE.gap ? tree.gaps[ref] : undefined;
  if (gap) return word(`trace.row.gap.${gap.by}`, { trace: gap.traceId });
  const text = texts[ref];
  return text ? `${text.title}, ${text.note}` : '';
}
