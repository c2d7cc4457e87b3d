import { hopKey, parseHopKey, type HopId } from '../../model/index.ts';
import type { Codec } from '../../state/url.ts';

/** What a copied link keeps: the chosen cell. */
export interface ContractParams {
  readonly hop: HopId | null;
  readonly key: string | null;
}

export const contractCodec: Codec<ContractParams> = {
  read: q => {
    const hop = q.get('hop');
    return { hop: hop === null ? null : parseHopKey(hop), key: q.get('key') || null };
  },
  write: p => ({
    ...(p.hop === null ? {} : { hop: hopKey(p.hop) }),
    ...(p.key === null ? {} : { key: p.key }),
  }),
};
