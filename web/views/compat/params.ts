import { COMPAT_BY, type CompatBy } from '../../model/index.ts';
import type { Codec } from '../../state/url.ts';

/** What a copied link keeps of the matrix of versions. */
export interface CompatParams {
  /** Null: the first way of which both sides tell. */
  readonly by: CompatBy | null;
  readonly key: string | null;
  readonly pair: { readonly client: string; readonly server: string } | null;
}

function readPair(q: URLSearchParams): CompatParams['pair'] {
  const [client, server] = [q.get('client'), q.get('server')];
  return client === null || server === null || client === '' || server === '' ? null : { client, server };
}

export const compatCodec: Codec<CompatParams> = {
  read: q => ({
    by: COMPAT_BY.find(b => b === q.get('by')) ?? null,
    key: q.get('key') === '' ? null : q.get('key'),
    pair: readPair(q),
  }),
  write: p => ({
    ...(p.by === null ? {} : { by: p.by }),
    ...(p.key === null ? {} : { key: p.key }),
    ...(p.pair ?? {}),
  }),
};
