import type { BrushAnswer } from '../../model/index.ts';
import { word } from '../../words/index.ts';
import type { Box } from './brush.ts';

interface Props {
  readonly boxes: readonly Box[];
  /** Added to every x. */
  readonly left: number;
  /** What is in them; null while it is being drawn or asked for. */
  readonly answer: BrushAnswer | null;
  readonly within: { readonly width: number; readonly height: number };
}

const LABEL = 22;

/** "98 requests brushed, 31 lost" */
export function brushText(a: BrushAnswer): string {
  const what = a.outcome === null ? '' : word(`outcome.${a.outcome}`);
  return word(a.damaged === 0 ? 'brush.labelClean' : 'brush.label', {
    n: a.brushed,
    damaged: a.damaged,
    what,
  });
}

/** The brushed region with its handles and what is in it. */
export function BrushBoxes({ boxes, left, answer, within }: Props) {
  const [first] = boxes;
  const last = boxes.at(-1);
  if (!first || !last) return null;
  const x = left + first.x;
  const below = last.y + last.height + 4;
  const top = below + LABEL <= within.height ? below : Math.max(0, last.y + last.height - LABEL - 4);
  const corners = [
    [x, first.y],
    [x + first.width, first.y],
    [x, last.y + last.height],
    [x + last.width, last.y + last.height],
  ] as const;
  return (
    <>
      {boxes.map(b => (
        <i
          key={b.y}
          className="region"
          style={{ left: left + b.x - 2, top: b.y - 2, width: b.width + 4, height: b.height + 4 }}
        />
      ))}
      {corners.map(([cx, cy], i) => (
        <i
          key={i}
          className={`grip ${i === 0 || i === 3 ? 'nw' : 'ne'}`}
          style={{ left: cx - 4, top: cy - 4 }}
        />
      ))}
      {answer === null ? null : (
        <span className="region-label" style={{ left: Math.min(x - 2, within.width - 200), top }}>
          {brushText(answer)}
        </span>
      )}
    </>
  );
}
