import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';

type P = Message['params'];

const plain = (text: string) => (_: P) => text;
const n = (p: P, name = 'n'): number => Number(p[name] ?? 0);
const s = (p: P, name: string): string => String(p[name] ?? '');
const many = (k: number, one: string, more: string): string => (k === 1 ? `1 ${one}` : `${count(k)} ${more}`);

/** What each hop is expected to carry, and how the reader overrides it. */
export const contract = {
  'contract.title': (p: P) =>
    `${many(n(p, 'keys'), 'key', 'keys')} at ${many(n(p, 'hops'), 'hop', 'hops')}: ${count(n(p, 'contract'))} expectations of the contract, ${count(n(p, 'learned'))} learned.`,
  'contract.small': (p: P) =>
    `From ${many(n(p), 'settled request', 'settled requests')}. A key of the contract must go on wherever it arrived. Any other is expected where more than half of the requests that carry it in carry it out, over everything read.`,
  'contract.accepted': (p: P) => ` ${many(n(p), 'expectation has', 'expectations have')} accepted losses.`,
  'contract.table': plain('Share of requests that carry each key on, by hop'),
  'contract.hop': plain('hop'),
  'contract.cell': (p: P) =>
    `${s(p, 'hop')}, ${s(p, 'key')}: carried on by ${count(n(p, 'part'))} of ${count(n(p, 'whole'))}, ${s(p, 'ground')}`,
  'contract.cell.unseen': (p: P) => `${s(p, 'hop')}, ${s(p, 'key')}: not observed, ${s(p, 'ground')}`,
  'contract.ground.contract': plain('expected by the contract'),
  'contract.ground.learned': plain('expected because it is learned'),
  'contract.ground.none': plain('not expected'),
  'contract.ground.contract.why': plain(
    'The contract lists this key: wherever it arrived, its loss or change is a finding.',
  ),
  'contract.ground.learned.why': plain(
    'Outside the contract, but more than half of the requests that carry it in carry it out: its loss here is a finding.',
  ),
  'contract.ground.none.why': plain(
    'Not expected to go on here: its absence is no finding. The contract does not list it, and no more than half of the requests carry it on.',
  ),
  'contract.legend.accepted': plain('losses accepted'),
  'contract.legend.learned': plain('expected because it is learned; the others by the contract'),
  'contract.legend.damaged': plain('some damaged on the way'),
  'contract.legend.most': plain('requests, in a cell where clearly fewer'),
  'contract.most': (p: P) => `At most ${many(n(p), 'request', 'requests')} carried a key into this hop.`,
  'contract.legend.none': plain('not expected'),
  'contract.mark.accepted': plain('acc.'),
  'contract.pick': plain('Choose a cell to see what supports it and to override it.'),
  'contract.carried': plain('carried on'),
  'contract.carried.value': (p: P) =>
    `${s(p, 'share')}, ${count(n(p, 'part'))} of ${count(n(p, 'whole'))} (${s(p, 'interval')})`,
  'contract.damaged': plain('damaged, counted'),
  'contract.unobserved': plain('not observed'),
  'contract.acceptedHere': plain('damaged, accepted'),
  'contract.reason': (p: P) => `Accepted: ${s(p, 'reason')}`,
  'contract.override': plain('Override'),
  'contract.except': plain('Accept losses of this key at this hop, because'),
  'contract.except.placeholder': plain('e.g. audit works on pseudonyms'),
  'contract.except.do': plain('Accept'),
  'contract.except.needsReason': plain('A reason is needed: it stays beside the loss.'),
  'contract.require': (p: P) => `${s(p, 'key')} everywhere:`,
  'contract.require.always': plain('required'),
  'contract.require.gray': plain('required of gray requests'),
  'contract.require.never': plain('never required'),
  'contract.require.note': plain(
    'Required: loss is a finding at every hop. Never: losses stay in the picture and leave the verdict.',
  ),
  'contract.see': plain('Show it in the heatmap'),
  'contract.mine': plain('Your overrides'),
  'contract.mine.none': plain('None. What you accept or require here is kept in this browser.'),
  'contract.mine.except': (p: P) =>
    `${s(p, 'key')} at ${s(p, 'from')} → ${s(p, 'to')} accepted: ${s(p, 'reason')}`,
  'contract.mine.required': (p: P) => `${s(p, 'key')}: ${s(p, 'required')}`,
  'contract.mine.undo': plain('Undo'),
  'contract.mine.clear': plain('Undo all'),
  'contract.mine.linked': plain(
    'These came with the link and hold in this tab. Kept, they take the place of your own.',
  ),
  'contract.mine.keep': plain('Keep them'),
  'contract.mine.drop': plain('Drop them'),
  'contract.mine.short': plain('A shared link carries them.'),
  'contract.mine.long': plain('Too many for a link: hand over the contract file instead.'),
  'contract.file': plain('As a contract file'),
  'contract.file.text': plain(
    'For contractFile in config.json; keys that are not listed keep their defaults.',
  ),
  'contract.file.copied': plain('Contract file copied'),
  'contract.file.save': plain('Save'),
  'contract.never.reason': plain('never required'),
};
