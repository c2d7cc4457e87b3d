// Who may import whom, as data; floors.test.ts holds it against the real imports.
// A floor may import itself, the floors listed here, and packages listed here.

export interface Floor {
  readonly floors: readonly string[];
  /** Packages (exact name or scope prefix ending in `/`); node: built-ins must be listed as `node:`. */
  readonly packages: readonly string[];
}

const REACT = ['react', 'react-dom', '@tanstack/react-query', 'zustand'];

export const FLOORS: Readonly<Record<string, Floor>> = {
  time: { floors: [], packages: [] },
  model: { floors: ['time'], packages: [] },
  sources: { floors: ['model', 'time'], packages: ['valibot'] },
  analysis: { floors: ['model', 'time'], packages: [] },
  workers: { floors: ['sources', 'analysis', 'model', 'time'], packages: [] },
  cli: { floors: ['sources', 'analysis', 'words', 'model', 'time', 'config'], packages: ['node:'] },
  words: { floors: ['model', 'time'], packages: [] },
  kit: { floors: ['time'], packages: [...REACT, 'echarts'] },
  /** Reading contract and runtime configuration: pure, used by the app and by the command line. */
  config: { floors: ['model', 'time'], packages: ['valibot', 'yaml'] },
  state: { floors: ['workers', 'sources', 'model', 'time', 'analysis'], packages: [...REACT, 'valibot'] },
  parts: { floors: ['state', 'kit', 'words', 'analysis', 'model', 'time'], packages: REACT },
  views: {
    floors: ['parts', 'state', 'kit', 'words', 'analysis', 'model', 'time'],
    packages: [...REACT, 'd3-hierarchy', 'valibot'],
  },
  app: {
    floors: [
      'views',
      'parts',
      'state',
      'kit',
      'words',
      'config',
      'workers',
      'sources',
      'analysis',
      'model',
      'time',
    ],
    packages: REACT,
  },
};

/** Within `views`, a view may import these files of the folder itself but no other view. */
export const VIEW_COMMONS: readonly string[] = ['view.ts', 'mount.tsx'];

/** From `sources`, the workers take only what decodes. */
export const WORKERS_TAKE: readonly RegExp[] = [
  /^sources\/\w+\/(wire|decode)(\/|\.ts$)/,
  /^sources\/wire\.ts$/,
];

/** `mocks` proves nothing if it shares the code under test. */
export const MOCKS: Floor = {
  floors: ['model', 'time'],
  packages: ['msw', '@lezer/', '@prometheus-io/lezer-promql', '@grafana/lezer-logql', 'node:'],
};
