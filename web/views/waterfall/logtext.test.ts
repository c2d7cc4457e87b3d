import { expect, it } from 'vitest';
import { brief } from './logtext.ts';

it('a structured line says its level and message first, then the rest', () => {
  expect(brief('{"level":"info","msg":"Pay accepted","version":"1.19.0","trace_id":"78c3"}')).toBe(
    'INFO Pay accepted version=1.19.0',
  );
  expect(
    brief('{"event":"metadata.observe","span_id":"dd55","service":"web-bff","seq":0,"key":"X-Env"}'),
  ).toBe('metadata.observe service=web-bff seq=0 key=X-Env');
  expect(brief('{"a":{"b":[1,null]},"__proto__":"x"}')).toBe('a={"b":[1,null]} __proto__=x');
});

it('any other line stays as it was written', () => {
  for (const line of ['WARN tenant missing', '{"cut":', '{}', '[1]', '{"trace_id":"78c3"}', ''])
    expect(brief(line)).toBe(line);
});
