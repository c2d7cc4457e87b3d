import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Breakable } from './breakable.tsx';

const drawn = (name: string): string => renderToStaticMarkup(<Breakable name={name} />);

it('a name may be broken behind what separates its parts, and nowhere else', () => {
  expect(drawn('rpc.request.metadata.x-request_id')).toBe(
    'rpc.<wbr/>request.<wbr/>metadata.<wbr/>x-<wbr/>request_<wbr/>id',
  );
  expect(drawn('https://host/path')).toBe('https://<wbr/>host/<wbr/>path');
  expect(drawn('tier')).toBe('tier');
  expect(drawn('')).toBe('');
});
