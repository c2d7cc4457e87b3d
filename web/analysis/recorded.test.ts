import { describe, expect, it } from 'vitest';
import { DEFAULT_CONTRACT, type Attribute } from '../model/index.ts';
import { KeyTable } from './keys.ts';
import { RecordStore } from './recorded.ts';

const TENANT: Attribute = { key: 'http.request.header.tenant-id', value: 'acme' };
const REQUEST: Attribute = { key: 'http.request.header.x-request-id', value: 'r-1' };

describe('what is remembered of attributes', () => {
  it('outlives a judgement where all requests share it, and goes where one alone showed it', () => {
    const store = new RecordStore(new KeyTable(DEFAULT_CONTRACT));
    const read = () => store.read([TENANT, { ...REQUEST }]).keys.list;
    const [tenant, request] = read();
    expect([tenant?.values, request?.values]).toEqual([['acme'], ['r-1']]);
    expect(read()).toEqual([tenant, request]);
    expect(read()[1]).toBe(request);
    if (tenant) tenant.place = 0;
    store.forget();
    const again = read();
    expect(again[0]).toBe(tenant);
    expect(again[1]).not.toBe(request);
    expect(again[1]).toEqual(request);
  });
});
