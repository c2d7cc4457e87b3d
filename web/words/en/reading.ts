import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';

type P = Message['params'];

const plain = (text: string) => (_: P) => text;
const n = (value: string | number | undefined): number => Number(value ?? 0);
const some = (k: unknown, one: string, more: string): string =>
  `${count(Number(k ?? 0))} ${Number(k) === 1 ? one : more}`;

/** The reading tools of an opened request: columns, highlight, filter, folds, moments. */
export const reading = {
  'reading.row': (p: P) =>
    [
      n(p.events) > 0 ? some(p.events, 'event', 'events') : '',
      n(p.lines) > 0 ? some(p.lines, 'log line', 'log lines') : '',
      n(p.links) > 0 ? some(p.links, 'span link', 'span links') : '',
    ]
      .filter(s => s !== '')
      .join(', '),
  'reading.row.at': (p: P) => `${p.at} after the start`,
  'reading.row.carried': (p: P) => `${p.key} carried`,
  'reading.row.changed': (p: P) => `${p.key} carried with another value`,
  'reading.row.gone': (p: P) => `${p.key} gone`,
  'reading.row.unknown': (p: P) => `${p.key} not seen`,
  'reading.cell.none': plain('none'),
  'reading.row.critical': plain('on the critical path'),
  'reading.row.found': plain('found'),
  'reading.row.marked': plain('highlighted'),
  'reading.find-key': plain('Find an attribute'),
  'reading.keys': (p: P) => `Attributes of this trace (${count(n(p.of))})`,
  'reading.keys.none': plain('No attribute has this text.'),
  'reading.keys.more': (p: P) => `${count(n(p.left))} more: type a part of the name.`,
  'reading.key.spans': (p: P) => some(p.spans, 'span', 'spans'),
  'reading.pinned.full': (p: P) => `At most ${p.most} columns.`,
  'reading.pinned.least': (p: P) =>
    `${some(p.hidden, 'column finds', 'columns find')} no room at this width; the rows have ${n(p.hidden) === 1 ? 'its values' : 'their values'} when read aloud.`,
  'reading.mark.type': plain('key=value'),
  'reading.mark.how': plain(
    'Highlights every span that has exactly this value. Pick an attribute, or type both.',
  ),
  'reading.mark.go': plain('Highlight'),
  'reading.mark.values': (p: P) => `Values of ${p.key}`,
  'reading.mark.off': plain('Highlight nothing'),
  'reading.mark.back': plain('Other attributes'),
  'reading.fold.levels': plain('Collapse to level'),
  'reading.fold.level': (p: P) => `Collapse to level ${p.level}`,
  'reading.fold.errors': plain('Collapse to errors'),
  'reading.fold.findings': plain('Collapse to findings'),
  'reading.fold.both': plain('Collapse to errors and findings'),
  'reading.fold.all': plain('Collapse all'),
  'reading.fold.none': plain('Expand all'),
  'reading.colour.by': plain('by an attribute'),
  'reading.head.key': (p: P) => `${p.key} on the way`,
  'reading.head.time': plain('start'),
  'reading.head.more': plain('marks'),
  'reading.foot': plain('What the marks and colours mean'),
  'reading.foot.events': (p: P) => some(p.events, 'span event', 'span events'),
  'reading.foot.lines': (p: P) => some(p.lines, 'log line', 'log lines'),
  'reading.foot.unplaced': (p: P) =>
    `${some(p.lines, 'log line belongs', 'log lines belong')} to no span here: see Logs`,
  'reading.foot.events.least': (p: P) => `of ${count(n(p.of))} events only the first are marked`,
  'reading.foot.step': plain('next on this row'),
  'reading.foot.marked': (p: P) => `${p.key}=${p.value}: ${some(p.spans, 'span', 'spans')}`,
  'reading.foot.unmark': plain('Stop highlighting'),
  'reading.foot.only': (p: P) => `Filter: ${count(n(p.shown))} of ${count(n(p.of))} rows shown`,
  'reading.foot.only.hidden': (p: P) => `${some(p.places, 'place', 'places')} with findings hidden`,
  'reading.foot.only.none': plain('nothing matches, so no row is left'),
  'reading.foot.all': plain('Show all rows'),
  'reading.foot.by': (p: P) => `${p.key}:`,
  'reading.foot.by.none': (p: P) => `No span has ${p.key}.`,
  'reading.foot.others': (p: P) => `${some(p.values, 'other value', 'other values')}, or none`,
  'reading.foot.without': plain('none'),
  'reading.note.more': (p: P) => `and ${count(n(p.left))} more: zoom in`,
  'reading.note.at': (p: P) => `+${p.at}`,
  'reading.pair.act': (p: P) => `${p.key}: what can be done with it`,
  'reading.pair.mark': plain('Highlight all with this value'),
  'reading.pair.unmark': plain('Stop highlighting this value'),
  'reading.pair.pin': plain('Show as column'),
  'reading.pair.unpin': plain('Remove column'),
  'reading.pair.colour': plain('Colour by it'),
  'reading.pair.copy': plain('Copy value'),
  'reading.pair.copied': (p: P) => `Copied: ${some(p.length, 'character', 'characters')} of ${p.key}.`,
  'reading.pair.gone': plain('This trace was let go meanwhile; load the page again.'),
  'reading.pair.cut': (p: P) =>
    `the first ${count(n(p.shown))} of ${count(n(p.whole))}; “${p.copy}” takes all`,
  'reading.pairs.find': plain('Find among these attributes'),
  'reading.pairs.found': (p: P) => `${count(n(p.found))} of ${count(n(p.of))}`,
  'reading.pairs.list': (p: P) => `${some(p.of, 'attribute', 'attributes')}, drawn when scrolled to`,
};
