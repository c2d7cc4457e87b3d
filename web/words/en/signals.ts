import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';

type P = Message['params'];

const n = (p: P, name = 'n'): number => Number(p[name] ?? 0);

/** What the pages about visibility, versions and the contract share. */
export const signals = {
  'signal.side': (_: P) => 'Details',
  'signal.coverage': (_: P) => 'Every service, what it records, and the setting that opens it',
  'signal.read': (p: P) => `${count(n(p))} traces so far.`,
  'signal.reading': (p: P) => `Still reading: back to ${p.time ?? ''}, ${count(n(p))} traces so far.`,
  'signal.readBack': (p: P) => `Read back to ${p.time ?? ''} only.`,
  'signal.failed': (p: P) => `Reading stopped: ${p.kind ?? ''}; what had come is shown.`,
};
