// The list of views. A new one is a folder and one line here; route, navigation and panel address follow.
// Each loads on its own, so that a panel of one view never fetches the drawings of another.

import type { ComponentType } from 'react';
import { mountable, type MountProps } from './mount.tsx';

export interface ListedView {
  readonly id: string;
  /** Id of its title in words. */
  readonly title: string;
  readonly load: () => Promise<{ readonly default: ComponentType<MountProps> }>;
}

export const VIEWS: readonly ListedView[] = [
  {
    id: 'heatmap',
    title: 'view.heatmap',
    load: async () => ({ default: mountable((await import('./heatmap/index.ts')).heatmapView) }),
  },
  {
    id: 'rollout',
    title: 'view.rollout',
    load: async () => ({ default: mountable((await import('./rollout/index.ts')).rolloutView) }),
  },
  {
    id: 'coverage',
    title: 'view.coverage',
    load: async () => ({ default: mountable((await import('./coverage/index.ts')).coverageView) }),
  },
  {
    id: 'compat',
    title: 'view.compat',
    load: async () => ({ default: mountable((await import('./compat/index.ts')).compatView) }),
  },
  {
    id: 'contract',
    title: 'view.contract',
    load: async () => ({ default: mountable((await import('./contract/index.ts')).contractView) }),
  },
  {
    id: 'trace',
    title: 'view.trace',
    load: async () => ({ default: mountable((await import('./waterfall/index.ts')).traceView) }),
  },
  {
    id: 'compare',
    title: 'view.compare',
    load: async () => ({ default: mountable((await import('./compare/index.ts')).compareView) }),
  },
];

/** Begins to load a view's code; a failure is told by what shows the view. */
export function preload(id: string): void {
  VIEWS.find(v => v.id === (id === 'overview' ? 'heatmap' : id))
    ?.load()
    .catch(() => undefined);
}
