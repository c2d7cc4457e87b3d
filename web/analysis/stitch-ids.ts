// The ids by which traces are known to belong to one request.

import type { Key, KeyTable } from './keys.ts';
import type { Sites } from './observed.ts';
import type { Node, Tree } from './tree.ts';

export interface Ids {
  readonly request: string | null;
  readonly b3: string | null;
}

export function idsOf(tree: Tree, keys: IdKeys): Ids {
  const b3 = topmost(tree, keys.b3);
  return {
    request: topmost(tree, keys.request),
    b3: b3 === null ? null : b3.toLowerCase().padStart(32, '0'),
  };
}

/** The value of a key nearest to the roots. */
function topmost(tree: Tree, key: Key | null): string | null {
  if (key === null) return null;
  let level: readonly Node[] = tree.roots;
  while (level.length > 0) {
    const below: Node[] = [];
    for (const { carrier, children } of level) {
      const value = carrier?.keys.get(key.id)?.values[0];
      if (value !== undefined) return value;
      for (const child of children) below.push(child);
    }
    level = below;
  }
  return null;
}

/** The keys that name a request; null where no span of the batch records them. */
export interface IdKeys {
  readonly request: Key | null;
  readonly b3: Key | null;
}

export function idKeys(keys: KeyTable, sites: Sites): IdKeys {
  const [request, b3] = [keys.of('x-request-id'), keys.of('x-b3-traceid')];
  return { request: sites.knows(request) ? request : null, b3: sites.knows(b3) ? b3 : null };
}
