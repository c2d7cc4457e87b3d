import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';

type P = Message['params'];

const plain = (text: string) => (_: P) => text;
const n = (p: P, name = 'n'): number => Number(p[name] ?? 0);
const s = (p: P, name: string): string => String(p[name] ?? '');
const many = (k: number, one: string, more: string): string => (k === 1 ? `1 ${one}` : `${count(k)} ${more}`);

/** Which versions damage what passes between them. */
export const compat = {
  'compat.stands': (p: P) => `${s(p, 'client')} → ${s(p, 'server')}`,
  'compat.stands.rest': (p: P) =>
    `: ${s(p, 'share')} of calls damaged (n = ${count(n(p, 'whole'))}, ${s(p, 'interval')})`,
  'compat.stands.others': (p: P) => `; other pairs ${s(p, 'share')}.`,
  'compat.stands.more': (p: P) => ` ${many(n(p), 'more pair stands', 'more pairs stand')} out.`,
  'compat.clean': (p: P) => `No damage between any versions in ${many(n(p), 'call', 'calls')}.`,
  'compat.even': (p: P) =>
    `No pair of versions stands out: ${s(p, 'share')} of ${many(n(p), 'call', 'calls')} damaged (${s(p, 'interval')}).`,
  'compat.unseen': plain('Nothing can be said of versions: no call between two known ones could be judged.'),
  'compat.unseen.text': plain(
    'A version is known where both sides’ spans tell it, and a call is judged where both sides record keys.',
  ),
  'compat.small': plain(
    'Calls, not requests: each crossing of a hop between two processes counts once. What chaos injected and what the contract accepts is left out.',
  ),
  'compat.unknown': (p: P) =>
    `${many(n(p), 'more call has', 'more calls have')} a side whose version is not told, ${count(n(p, 'part'))} of them damaged.`,
  'compat.judged': plain('calls judged'),
  'compat.by': plain('versions of'),
  'compat.by.library': plain('RPC library'),
  'compat.by.sdk': plain('SDK'),
  'compat.by.runtime': plain('runtime'),
  'compat.by.scope': plain('instrumentation'),
  'compat.by.service': plain('service'),
  'compat.key': plain('key'),
  'compat.key.any': plain('any'),
  'compat.table': plain('Share of damaged calls by client version and server version'),
  'compat.corner': plain('client ↓  server →'),
  'compat.cell': (p: P) =>
    `${s(p, 'client')} → ${s(p, 'server')}: ${count(n(p, 'part'))} of ${many(n(p, 'whole'), 'call', 'calls')} damaged`,
  'compat.cell.interval': (p: P) => `, ${s(p, 'interval')}`,
  'compat.cell.unobserved': (p: P) => `, ${count(n(p))} not observed`,
  'compat.cell.none': plain('no call'),
  'compat.cell.stands': plain('stands out'),
  'compat.legend.stands': plain('clearly more than its neighbours'),
  'compat.pair': plain('Chosen pair'),
  'compat.pick': plain('Choose a pair for the requests behind it.'),
  'compat.damaged': plain('damaged'),
  'compat.lost': plain('lost'),
  'compat.altered': plain('changed'),
  'compat.foreign': plain('leaked in'),
  'compat.unobserved': plain('not observed'),
  'compat.keys': plain('keys damaged'),
  'compat.hops': plain('Where these versions meet'),
  'compat.hop.calls': (p: P) => `${count(n(p, 'damaged'))} of ${count(n(p, 'calls'))}`,
  'compat.hop.open': (p: P) => `Show ${s(p, 'hop')} in the heatmap`,
  'compat.proxies': plain('Through'),
  'compat.proxy': (p: P) => `${s(p, 'proxy')}: ${s(p, 'share')} of ${many(n(p), 'call', 'calls')}`,
  'compat.proxies.none': plain('No proxy between these is known from spans or a via header.'),
  'compat.lab': plain('What a compatibility check said'),
  'compat.lab.proxy': (p: P) => `through ${s(p, 'proxy')}`,
  'compat.lab.headers': (p: P) => `${s(p, 'received')} of ${s(p, 'sent')} headers arrived`,
  'compat.lab.none': plain('No compat.result event of the last week is about this pair.'),
  'compat.lab.all': plain('Compatibility checks of the last week'),
};
