import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';

type P = Message['params'];

const n = (p: P, name = 'n'): number => Number(p[name] ?? 0);
const s = (p: P, name: string): string => String(p[name] ?? '');
const many = (k: number, one: string, more: string): string => (k === 1 ? `1 ${one}` : `${count(k)} ${more}`);

/** Requests one by one: their picture, and the card of those that are brushed. */
export const requests = {
  'requests.stage': (_: P) => 'stage',
  'requests.head': (p: P) =>
    n(p) < n(p, 'of')
      ? `${count(n(p))} of ${many(n(p, 'of'), 'request,', 'requests,')}`
      : many(n(p), 'request,', 'requests,'),
  'requests.label': (p: P) =>
    `${s(p, 'title')}, ${count(n(p, 'rows'))} rows. Arrow keys move between cells, with Shift they brush a region, Enter opens the trace, D shows all keys at this hop, K keeps only this, plus and minus zoom, Z goes back, Escape clears.`,
  'requests.by.time': (_: P) => 'by time',
  'requests.by.severity': (_: P) => 'worst first',
  'requests.by.group': (_: P) => 'by group, then time',
  'requests.by.similar': (_: P) => 'like losses together',
  'requests.all': (_: P) => 'All',
  'requests.others': (p: P) =>
    `${count(n(p, 'n'))} other ${{ version: 'versions', route: 'routes' }[s(p, 'by')] ?? 'groups'}`,
  'requests.no.group': (_: P) => 'no group',
  'requests.no.version': (_: P) => 'version not recorded, or not on this route',
  'requests.no.route': (_: P) => 'no name',
  'requests.itself': (_: P) => 'itself',
  'requests.deeper': (p: P) => `All keys at ${s(p, 'hop')}`,
  'requests.duration': (_: P) => 'duration',
  'requests.block': (p: P) =>
    n(p, 'each') <= 1
      ? `${many(n(p), 'request', 'requests')}, a row each`
      : `${many(n(p), 'request', 'requests')}, ${count(n(p, 'each'))} a row, the worst of the ${count(n(p, 'each'))} is drawn`,
  'requests.shown': (p: P) => s(p, 'length'),
  'requests.window': (_: P) =>
    'Window shown. Arrow keys move it, with Shift they resize it, Escape shows all.',
  'requests.back': (p: P) => `Back to ${s(p, 'length')}`,
  'requests.loss': (p: P) => `loss ${s(p, 'time')}`,

  'brush.title': (_: P) => 'What the brushed requests share',
  'brush.label': (p: P) =>
    `${many(n(p), 'request', 'requests')} brushed, ${count(n(p, 'damaged'))} ${s(p, 'what')}`,
  'brush.labelClean': (p: P) => `${many(n(p), 'request', 'requests')} brushed, none damaged`,
  'brush.count': (p: P) => `${count(n(p))} brushed,`,
  'brush.againstRest': (p: P) => `against the other ${count(n(p))} in view that pass here`,
  'brush.againstSome': (p: P) =>
    `against ${count(n(p))} of the other ${count(n(p, 'of'))} in view that pass here, taken evenly`,
  'brush.against': (p: P) => `${s(p, 'interval')}, against ${s(p, 'rest')}`,
  'brush.of': (p: P) => `${count(n(p, 'part'))} of ${count(n(p, 'whole'))}`,
  'brush.here': (p: P) =>
    s(p, 'hop') === '' ? 'outcome here' : `outcome of ${s(p, 'key') || 'keys'} at ${s(p, 'hop')}`,
  'brush.damaged.lost': (p: P) => `The ${count(n(p))} that lost it`,
  'brush.damaged.altered': (p: P) => `The ${count(n(p))} with it changed`,
  'brush.damaged.foreign': (p: P) => `The ${count(n(p))} that got another’s`,
  'brush.againstKept': (p: P) => `against the ${count(n(p))} brushed that kept it`,
  'brush.noneKept': (_: P) => 'none of the brushed kept it: nothing to compare with',
  'brush.none': (_: P) => 'No request of this region carries anything here.',
  'brush.keep': (_: P) => 'Keep only these',
  'brush.exclude': (_: P) => 'Exclude',
  'brush.clear': (_: P) => 'Clear',
  'brush.cannot': (_: P) =>
    'More than 120 requests in this order cannot be kept in a link: sort by time and brush within one group.',
  'brush.requests': (_: P) => 'Brushed requests',
  'brush.order': (p: P) =>
    n(p, 'damaged') === 0
      ? `${count(n(p, 'kept'))}, none damaged`
      : `${count(n(p, 'damaged'))} ${s(p, 'what')} first, then ${count(n(p, 'kept'))} kept`,
  'brush.spoken': (p: P) =>
    `${count(n(p))} requests brushed, ${count(n(p, 'damaged'))} damaged, ${s(p, 'rest')} others in view`,
};
