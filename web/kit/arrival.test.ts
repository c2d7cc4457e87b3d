import { expect, it, vi } from 'vitest';
import { arrivalOf, loadCode } from './arrival.ts';

it('code is loaded once for all who want it at the same time and afterwards, and each is told once', async () => {
  const load = vi.fn(() => Promise.resolve({ made: Symbol() }));
  const arrival = arrivalOf(load);
  const told = vi.fn();
  const stop = arrival.subscribe(told);
  expect(arrival.get()).toBeNull();
  await Promise.all([loadCode(load), arrival.fetch()]);
  const code = arrival.get();
  expect(code).not.toBeNull();
  await loadCode(load);
  expect(arrivalOf(load).get()).toBe(code);
  expect(load).toHaveBeenCalledTimes(1);
  expect(told).toHaveBeenCalledTimes(1);
  stop();
});

it('a failure is told to all who waited, and the next one who wants the code tries again', async () => {
  let tries = 0;
  const load = () => (tries++ === 0 ? Promise.reject(new Error('no network')) : Promise.resolve('code'));
  const both = await Promise.allSettled([loadCode(load), loadCode(load)]);
  expect(both.map(b => b.status)).toEqual(['rejected', 'rejected']);
  expect(tries).toBe(1);
  await loadCode(load);
  expect(arrivalOf(load).get()).toBe('code');
});

it('one who stopped listening is not told', async () => {
  const load = () => Promise.resolve('code');
  const told = vi.fn();
  arrivalOf(load).subscribe(told)();
  await loadCode(load);
  expect(told).not.toHaveBeenCalled();
});
