import type { Contract, ContractKey } from './contract.ts';

/** What a reader overrides of the contract while looking at a picture. */
export interface Overrides {
  /** Losses accepted at a hop. */
  readonly except: Contract['except'];
  /** Keys that everybody, gray requests or nobody must carry. */
  readonly required: readonly { readonly key: string; readonly required: ContractKey['required'] }[];
}

const fold = (key: string): string => key.toLowerCase().replaceAll('_', '-');

/** Compared without case, `_` equal to `-`. */
export const sameKey = (a: string, b: string): boolean => fold(a) === fold(b);

/** The reason given for losses of a key that is marked as never required. */
export const NEVER_REASON = 'never required';

const entryFor = (contract: Contract, key: string): ContractKey =>
  contract.keys.find(k => sameKey(k.key, key)) ?? {
    ...{ key, header: null, required: 'never', reach: 'end-to-end', type: 'string', falling: false },
    ...{ values: [], whenMissing: 'fail' },
  };

/**
 * The contract with the overrides in it. A required key is guarded from end to end; losses of one that is never
 * required are accepted everywhere. Without overrides it is the contract itself.
 */
export function overridden(contract: Contract, { except, required }: Overrides): Contract {
  if (except.length + required.length === 0) return contract;
  const keys = required.map(({ key, required: who }): ContractKey => {
    const entry = entryFor(contract, key);
    return { ...entry, required: who, reach: who === 'never' ? entry.reach : 'end-to-end' };
  });
  const never = required.filter(r => r.required === 'never');
  return {
    ...contract,
    keys: [...keys, ...contract.keys.filter(k => !keys.some(own => sameKey(own.key, k.key)))],
    except: [
      ...except,
      ...never.map(({ key }) => ({ from: '*', to: '*', key, reason: NEVER_REASON })),
      ...contract.except,
    ],
  };
}
