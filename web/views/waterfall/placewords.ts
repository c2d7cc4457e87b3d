// The words that the canvas writes, but for those of what the analysis found.

import { missingAt, spanAt } from '../../analysis/trace/heads.ts';
import { NODE, type Tree } from '../../model/index.ts';
import { duration } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import type { PlaceText, SceneWords } from './scene.ts';

/** Eight digits of an id, not those it was padded with. */
const short = (id: string): string => id.replace(/^0+(?=.{8})/, '').slice(0, 8);

export const SCENE_WORDS: SceneWords = {
  missing: (span, spans) => word('trace.row.missing', { span: short(span), spans }),
  gap: (trace, by) => word(`trace.row.gap.${by}`, { trace: short(trace) }),
  kind: kind => word('trace.kind', { kind }),
  duration,
};

/** One line for a row, for the pointer's note and for what reads the page aloud. */
export function describeRow(tree: Tree, texts: ((place: number) => PlaceText) | null, node: number): string {
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
  const text = tree.kind[node] === NODE.place ? texts?.(ref) : undefined;
  return text ? `${text.titles[0] ?? ''}, ${text.note}` : '';
}
