import { describe, expect, it } from 'vitest';
import { DEFAULT_CONTRACT, contractYaml, overridden, type Contract } from '../model/index.ts';
import { readContract } from './contract.ts';

const sorted = (c: Contract) => ({ ...c, keys: [...c.keys].sort((a, b) => (a.key < b.key ? -1 : 1)) });
const again = (c: Contract): Contract => readContract(contractYaml(c), 'contract.yaml');

describe('a contract as a file', () => {
  it('the built-in catalogue needs no entries', () => {
    expect(contractYaml(DEFAULT_CONTRACT)).toBe('version: 1\n');
    expect(sorted(again(DEFAULT_CONTRACT))).toEqual(sorted(DEFAULT_CONTRACT));
  });

  it('reads back as it was, whatever stands in it', () => {
    const own: Contract = {
      ...overridden(DEFAULT_CONTRACT, {
        except: [{ from: 'ledger', to: 'audit: "x"', key: 'x-user-id', reason: 'yes\n# no comment' }],
        required: [
          { key: 'x-device-id', required: 'always' },
          { key: 'tenant-id', required: 'never' },
        ],
      }),
      captures: [{ service: 'pay*', side: 'received', keys: ['tenant-id', '*-bin', 'true'] }],
      masked: [{ service: 'regulated', keys: ['x-user-id'] }],
      groups: [{ name: 'v2', version: '2.4.0' }],
    };
    expect(sorted(again(own))).toEqual(sorted(own));
  });
});
