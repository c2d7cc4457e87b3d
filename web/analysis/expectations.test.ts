import { describe, expect, it } from 'vitest';
import { overridden, type Contract, type Trace } from '../model/index.ts';
import { micros, type Range } from '../time/index.ts';
import { expectations } from './expectations.ts';
import { analysed, contract, found } from './testing/found.ts';
import { many } from './testing/shorthand.ts';

const ALL: Range = { from: micros(0), to: micros(4e15) };

/** `edge→cart tenant-id contract 3/4 damaged 1`, cells that are there. */
function told(traces: readonly Trace[], rules: Partial<Contract> = {}): readonly string[] {
  const { hops, keys, cells } = expectations(analysed(traces, rules), { range: ALL });
  return hops.flatMap((hop, h) =>
    keys.flatMap((key, k) => {
      const it = cells[h * keys.length + k];
      if (!it) return [];
      const accepted = it.accepted ? ` accepted ${it.accepted.requests} (${it.accepted.reason})` : '';
      const unseen = it.unobserved > 0 ? ` unobserved ${it.unobserved}` : '';
      const { part, whole } = it.carried;
      return [
        `${hop.kind} ${hop.from}→${hop.to} ${key} ${it.ground} ${part}/${whole} damaged ${it.damaged}${accepted}${unseen}`,
      ];
    }),
  );
}

const KEEP = 'edge[tenant-id=t x-env=p] > cart[tenant-id=t x-env=p]';
const LOSE = 'edge[tenant-id=t x-env=p] > cart[x-env=p]';

describe('what each hop is expected to carry', () => {
  it('a key of the contract is expected wherever it arrives', () =>
    expect(
      told([...many(3, KEEP), ...many(1, LOSE)]).filter(t => t.startsWith('wire') && t.includes('tenant')),
    ).toEqual(['wire edge→cart tenant-id contract 3/4 damaged 1']));

  it('another is learned where most requests carry it on, with what supports that', () => {
    const most = [
      ...many(3, 'edge[x-a=1 x-env=p] > cart[x-a=1 x-env=p]'),
      ...many(1, 'edge[x-a=1 x-env=p] > cart[x-env=p]'),
    ];
    expect(told(most).filter(t => t.startsWith('wire') && t.includes('x-a'))).toEqual([
      'wire edge→cart x-a learned 3/4 damaged 1',
    ]);
    const few = [
      ...many(1, 'edge[x-a=1 x-env=p] > cart[x-a=1 x-env=p]'),
      ...many(3, 'edge[x-a=1 x-env=p] > cart[x-env=p]'),
    ];
    expect(told(few).filter(t => t.startsWith('wire') && t.includes('x-a'))).toEqual([
      'wire edge→cart x-a none 1/4 damaged 0',
    ]);
  });

  it('accepted losses stay with their reason and are not counted as damage', () => {
    const except = [{ from: 'edge', to: 'cart', key: 'tenant-id', reason: 'pseudonyms' }];
    expect(
      told([...many(3, KEEP), ...many(2, LOSE)], { except }).filter(t => t.includes('accepted')),
    ).toEqual(['wire edge→cart tenant-id contract 3/5 damaged 0 accepted 2 (pseudonyms)']);
  });
});

describe('overrides', () => {
  const none = { except: [], required: [] };
  const traces = [
    ...many(1, 'edge[x-a=1 x-env=p] > cart[x-a=1 x-env=p]'),
    ...many(3, 'edge[x-a=1 x-env=p] > cart[x-env=p]'),
  ];

  it('none leave the contract as it is', () => {
    const own = contract();
    expect(overridden(own, none)).toBe(own);
  });

  it('a required key is guarded where nothing taught it', () => {
    expect(found(traces)).toEqual([]);
    const rules = overridden(contract(), { ...none, required: [{ key: 'x-a', required: 'always' }] });
    expect(found(traces, rules)).toEqual(['3× dropped x-a wire edge→cart proven']);
  });

  it('losses of a key that is never required are accepted everywhere', () => {
    const rules = overridden(contract(), { ...none, required: [{ key: 'Tenant_ID', required: 'never' }] });
    const { findings } = analysed([...many(3, KEEP), ...many(1, LOSE)], rules);
    expect(findings.map(f => f.accepted)).toEqual(['never required']);
  });

  it('an exception of the reader stands before those of the file', () => {
    const file = { except: [{ from: '*', to: '*', key: 'tenant-id', reason: 'file' }] };
    const mine = { from: 'edge', to: 'cart', key: 'tenant-id', reason: 'mine' };
    const rules = overridden(contract(file), { ...none, except: [mine] });
    expect(analysed([...many(3, KEEP), ...many(1, LOSE)], rules).findings.map(f => f.accepted)).toEqual([
      'mine',
    ]);
  });
});
