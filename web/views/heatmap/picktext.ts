// What a chip says of requests that were picked.

import type { GridColumn, RequestPick } from '../../model/index.ts';
import { hopName, word } from '../../words/index.ts';

const nameOf = (c: GridColumn): string => (c.kind === 'hop' ? hopName(c.hop) : c.key);

/** `what`: the dimension; `value`: which of its values. */
export function pickText(pick: RequestPick): { readonly what: string; readonly value: string } {
  if (pick.kind === 'trait') return { what: pick.dimension, value: pick.value };
  const { ids, subjects, sections } = pick;
  if (ids.length > 0)
    return { what: word('filter.chosen'), value: word('filter.requests', { n: ids.length }) };
  const [first] = subjects;
  const where = first === undefined ? '' : nameOf(first);
  const more = subjects.length > 1 ? ` +${subjects.length - 1}` : '';
  const who = sections === null ? '' : `${sections.values.join(', ')} `;
  return { what: word('filter.region'), value: `${who}${where}${more}` };
}
