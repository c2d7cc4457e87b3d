// The sheet of keys, by where they work. A test holds it against what listens.

export type KeyLine = readonly [id: string, keys: readonly string[]];

export interface KeyGroup {
  /** Id of its title in words. */
  readonly title: string;
  readonly lines: readonly KeyLine[];
}

export const keyGroups = (places: number): readonly KeyGroup[] => [
  {
    title: 'help.request',
    lines: [
      ['help.finding', ['N', 'P']],
      ['help.span', ['F', 'B']],
      ['help.row', ['↑', '↓']],
      ['help.page', ['PgUp', 'PgDn', 'Home', 'End']],
      ['help.unfold', ['←', '→']],
      ['help.details', ['Enter']],
      ['help.back', ['Esc']],
      ['help.zoom', ['W', 'S']],
      ['help.pan', ['A', 'D']],
      ['help.whole', ['Z']],
      ['help.fold', ['[', ']']],
      ['help.level', ['Shift 1', '–', '9']],
      ['help.trouble', ['X']],
      ['help.only', ['M']],
      ['help.moment', ['E']],
      ['help.find', ['/']],
    ],
  },
  {
    title: 'help.drawings',
    lines: [
      ['help.finding', ['N', 'P']],
      ['help.drawn.found', ['F', 'B']],
      ['help.drawn.step', ['←', '↑', '↓', '→']],
      ['help.page', ['PgUp', 'PgDn', 'Home', 'End']],
      ['help.drawn.open', ['Enter']],
      ['help.drawn.back', ['Esc']],
      ['help.find', ['/']],
    ],
  },
  {
    title: 'help.comparison',
    lines: [
      ['help.difference', ['N', 'P']],
      ['help.row', ['↑', '↓', 'Home', 'End']],
      ['help.open-span', ['Enter']],
    ],
  },
  {
    title: 'help.picture',
    lines: [
      ['help.cells', ['←', '↑', '↓', '→']],
      ['help.brush', ['Shift ←↑↓→']],
      ['help.open', ['Enter']],
      ['help.keep', ['K']],
      ['help.deeper', ['D']],
      ['help.stretch', ['+', '−']],
      ['help.zoom-out', ['Z']],
      ['help.copy', ['Y']],
    ],
  },
  {
    title: 'help.anywhere',
    lines: [
      ['help.views', ['1', '–', String(places)]],
      ['help.go', ['G']],
      ['help.files', ['O']],
      ['help.live', ['L']],
      ['help.clear', ['Esc']],
    ],
  },
];
