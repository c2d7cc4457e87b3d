// What a row says, cell by cell, to what reads the page aloud: all that its drawing shows. Pure.

import '../../../words/reading.ts';
import { CHANGE, STATE } from '../../../analysis/trace/flow.ts';
import { spanAt, spanIndex } from '../../../analysis/trace/heads.ts';
import { isAmong } from '../../../analysis/trace/search.ts';
import { NODE, type CriticalPath, type Moments } from '../../../model/index.ts';
import { word } from '../../../words/index.ts';
import type { Extras, Scene } from '../scene.ts';
import { aboveText } from './above.ts';
import { stretch, valueAt, type ReadingData } from './data.ts';

function linksOf(moments: Moments): ReadonlyMap<number, number> {
  const out = new Map<number, number>();
  for (const from of moments.linkFrom) out.set(from, (out.get(from) ?? 0) + 1);
  return out;
}

const paths = new WeakMap<CriticalPath, ReadonlySet<number>>();

/** What colours and lines show of a row, in words. */
function standing({ critical, matches, marked }: Scene, node: number): readonly string[] {
  let path = critical && paths.get(critical);
  if (critical && !path) paths.set(critical, (path = new Set(critical.node)));
  return [
    path?.has(node) === true ? word('reading.row.critical') : '',
    isAmong(matches, node) ? word('reading.row.found') : '',
    marked && isAmong(marked, node) ? word('reading.row.marked') : '',
  ];
}

/** What happened to the followed key at a row, after what stands in front of it. */
function stateWord({ flow, tree, marks }: Scene, node: number): string {
  const { key } = flow;
  const state = flow.state[node] ?? STATE.unknown;
  const isChanged = flow.change[node] !== CHANGE.none;
  const own =
    state === STATE.gone ? 'gone' : state === STATE.unknown ? 'unknown' : isChanged ? 'changed' : 'carried';
  return [aboveText(tree, marks?.text ?? null, node), word(`reading.row.${own}`, { key })]
    .filter(s => s !== '')
    .join(', ');
}

function timeWord({ tree, words }: Scene, node: number): string {
  const span = spanAt(tree, node);
  return span ? word('reading.row.at', { at: words.duration(span.start - tree.start) }) : '';
}

/** The cells of the rows; before these tools are there a row has its name alone. */
export function cellsOf(data: ReadingData): Pick<Extras, 'columns' | 'cells'> {
  const { tree, moments, lines, pinned } = data;
  const links = moments ? linksOf(moments) : new Map<number, number>();
  const among = (spans: Int32Array | undefined, span: number): number => {
    if (!spans || span < 0) return 0;
    const [from, to] = stretch(spans, span);
    return to - from;
  };
  return {
    columns: 4 + pinned.length,
    cells: (scene, node, name) => {
      const span = spanIndex(tree, node);
      const isSpan = tree.kind[node] === NODE.span;
      const counts = {
        events: among(moments?.eventOf, span),
        lines: among(lines?.spanOf, span),
        links: links.get(span) ?? 0,
      };
      return [
        name,
        ...pinned.map(c => valueAt(c, span) ?? (isSpan ? word('reading.cell.none') : '')),
        stateWord(scene, node),
        timeWord(scene, node),
        [...standing(scene, node), word('reading.row', counts)].filter(s => s !== '').join(', '),
      ]
        .map(text => text.replaceAll('\0', ' '))
        .join('\0');
    },
  };
}
