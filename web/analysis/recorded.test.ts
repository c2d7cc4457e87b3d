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

  it('of a span with very many keys the first say what it has in common with others, and all its metadata is read', () => {
    const store = new RecordStore(new KeyTable(DEFAULT_CONTRACT));
    const own = Array.from({ length: 5000 }, (_, i): Attribute => ({ key: `shelf.${i}`, value: 'full' }));
    const zone: Attribute = { key: 'cloud.availability_zone', value: 'eu-1b' };
    const { kept, keys } = store.read([...own, zone, TENANT]);
    const list = store.attributes.at(kept).map(a => a.key);
    expect(list.slice(0, 2)).toEqual(['shelf.0', 'shelf.1']);
    expect(list).toHaveLength(1024 + 2);
    expect(list.slice(-2)).toEqual([zone.key, TENANT.key]);
    expect(keys.list.map(r => r.values)).toEqual([['acme']]);
    // The next span is asked as if nothing had come before it.
    const next = store.read([own[4999] ?? zone]);
    expect(store.attributes.at(next.kept)).toEqual([own[4999]]);
  });
});
