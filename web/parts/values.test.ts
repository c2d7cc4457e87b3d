import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignBytes, explainBytes, fromBase64, hexBytes } from './bytes.ts';
import { hideMembers, isSecretAttribute, isSecretKey } from '../analysis/secrets.ts';
import { condense, memberDiff, textDiff, valueDiff, type Piece } from './textdiff.ts';

const bytes = (...b: number[]): Uint8Array => new Uint8Array(b);
const joined = (p: readonly Piece[]): string => p.map(x => x.text).join('');
const changed = (p: readonly Piece[]): string[] => p.filter(x => x.changed).map(x => x.text);

describe('base64', () => {
  it('takes padded, unpadded and URL spellings, refuses the rest', () => {
    expect(fromBase64('+/8=')).toEqual(bytes(0xfb, 0xff));
    expect(fromBase64('-_8')).toEqual(bytes(0xfb, 0xff));
    expect(fromBase64('')).toEqual(bytes());
    for (const no of ['a', 'a b c', 'ä===', '%%%%']) expect(fromBase64(no)).toBeNull();
  });
});

describe('the alignment of bytes', () => {
  it('puts added bytes where they were added and names a second encoding', () => {
    const sent = bytes(1, 2, 3, 4);
    const received = bytes(0x0a, 4, 1, 2, 3, 4);
    const pairs = alignBytes(sent, received);
    expect(pairs.slice(0, 3)).toEqual([
      { sent: null, received: 0x0a },
      { sent: null, received: 4 },
      { sent: 1, received: 1 },
    ]);
    expect(explainBytes(sent, received)).toMatchObject({
      id: 'trace.bytes.twice',
      params: { tag: '0A', field: 1, size: '04', length: 4 },
    });
  });

  it('tells the other ways apart', () => {
    const sent = bytes(9, 8, 7, 6, 5);
    const id = (...received: number[]) => explainBytes(sent, bytes(...received))?.id;
    expect(id(5, 9, 8, 7, 6, 5)).toBe('trace.bytes.varint');
    expect(id(0, 0, 0, 0, 5, 9, 8, 7, 6, 5)).toBe('trace.bytes.frame');
    expect(id(9, 8, 7, 6, 5, 0)).toBe('trace.bytes.padded');
    expect(id(9, 8, 7)).toBe('trace.bytes.cut');
    expect(id(7, 6, 5)).toBe('trace.bytes.shifted');
    expect(id(9, 8, 0, 6, 5)).toBe('trace.bytes.differ');
    expect(id()).toBe('trace.bytes.empty');
    expect(explainBytes(sent, sent)).toBeNull();
  });

  it('reads a length of two bytes in a prefix', () => {
    const sent = new Uint8Array(300).fill(7);
    const received = new Uint8Array([0x12, 0xac, 0x02, ...sent]);
    expect(explainBytes(sent, received)).toMatchObject({ params: { field: 2, size: 'AC 02' } });
  });

  it('shows every byte of both sides once, in order, whatever they are', () => {
    const some = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const pairs = alignBytes(a, b);
        const of = (side: 'sent' | 'received') => pairs.map(p => p[side]).filter(x => x !== null);
        expect(hexBytes(new Uint8Array(of('sent')))).toBe(hexBytes(a));
        expect(hexBytes(new Uint8Array(of('received')))).toBe(hexBytes(b));
        expect(pairs.every(p => p.sent !== null || p.received !== null)).toBe(true);
        expect(explainBytes(a, b) === null).toBe(hexBytes(a) === hexBytes(b));
      }),
    );
  });
});

describe('differences of texts', () => {
  it('mark the changed characters only', () => {
    const d = textDiff('user-1234-eu', 'user-1299-eu');
    expect(changed(d.sent)).toEqual(['34']);
    expect(changed(d.received)).toEqual(['99']);
    expect(changed(textDiff('5000', '0').sent)).toEqual(['500']);
  });

  it('do not pick equal letters out of unrelated values', () => {
    expect(changed(textDiff('acme-eu', 'globex-us').sent)).toHaveLength(1);
  });

  it('keep every character and no pair of surrogates torn', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const d = textDiff(a, b);
        expect(joined(d.sent)).toBe(a);
        expect(joined(d.received)).toBe(b);
        expect(changed(textDiff(a, a).sent)).toEqual([]);
      }),
    );
  });

  it('compare baggage by members, whatever their order and encoding', () => {
    const d = memberDiff('gray.tag=a%3Db,session=1,x=2', 'x=2,session=1');
    expect(changed(d.sent)).toEqual(['gray.tag=a%3Db,']);
    expect(changed(d.received)).toEqual([]);
    expect(changed(memberDiff('a=%3D', 'a==').sent)).toEqual([]);
  });

  it('show the changes of a long value first: what is equal is cut to its ends', () => {
    const members = Array.from({ length: 80 }, (_, i) => `exp.${i}=0123456789`);
    const short = condense(memberDiff(members.join(','), members.slice(0, 64).join(',')).sent);
    expect(short[0]?.text).toMatch(/^exp\.0=.* … .*,$/);
    expect(short[1]?.changed).toBe(true);
    expect(short[1]?.text.startsWith('exp.64=')).toBe(true);
  });

  it('stay quick for long values', () => {
    const long = 'x'.repeat(200_000);
    expect(changed(textDiff(`${long}a${long}`, `${long}b${long}`).sent)).toEqual(['a']);
  });
});

describe('secrets', () => {
  it('are known under every spelling and prefix', () => {
    expect(isSecretKey('Authorization', [])).toBe(true);
    expect(isSecretKey('X_Api_Key', ['x-api-key'])).toBe(true);
    expect(isSecretKey('tenant-id', [])).toBe(false);
    expect(isSecretAttribute('http.request.header.set_cookie', [])).toBe(true);
    expect(isSecretAttribute('rpc.grpc.request.metadata.authorization', [])).toBe(true);
    expect(isSecretAttribute('db.authorization_model', [])).toBe(false);
  });

  it('are cut out of baggage', () => {
    expect(hideMembers('baggage', 'a=1,x-api-key=s3cret', ['x-api-key'])).toBe('a=1,x-api-key=[hidden, 6]');
    expect(hideMembers('tenant-id', 'cookie=1', [])).toBe('cookie=1');
  });
});

describe('values of one key', () => {
  const changed = (key: string, a: string, b: string): readonly string[] =>
    valueDiff(key, a, b)
      .sent.filter(p => p.changed)
      .map(p => p.text);

  it('that are numbers differ as a whole, others where they differ', () => {
    expect(changed('timeout_ms', '4970', '0')).toEqual(['4970']);
    expect(changed('grpc-timeout', '1500m', '1m')).toEqual(['1500m']);
    expect(changed('x-user-id', '868633', '868633')).toEqual([]);
    expect(changed('tenant-id', 'globex', 'glob')).toEqual(['ex']);
    expect(changed('baggage', 'a=1,b=2', 'b=2')).toEqual(['a=1,']);
  });
});
