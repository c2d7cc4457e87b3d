// The list of views. A new one is a folder and one line here; route, navigation and panel address follow.
// Each loads on its own, so that a panel of one view never fetches the drawings of another.

import type { ComponentType } from 'react';
import { loadCode } from '../kit/arrival.ts';
import type { MountProps } from './mount.tsx';
import type { View } from './view.ts';

export interface ListedView {
  readonly id: string;
  /** Id of its title in words. */
  readonly title: string;
  readonly load: () => Promise<{ readonly default: ComponentType<MountProps> }>;
}

/** What binds a view comes with it, so that this list stays small enough to be there first. */
async function mounted<P extends object>(view: Promise<View<P>>): ReturnType<ListedView['load']> {
  const [{ mountable }, own] = await Promise.all([import('./mount.tsx'), view]);
  return { default: mountable(own) };
}

export const VIEWS: readonly ListedView[] = [
  {
    id: 'heatmap',
    title: 'view.heatmap',
    load: () => mounted(import('./heatmap/index.ts').then(m => m.heatmapView)),
  },
  {
    id: 'rollout',
    title: 'view.rollout',
    load: () => mounted(import('./rollout/index.ts').then(m => m.rolloutView)),
  },
  {
    id: 'coverage',
    title: 'view.coverage',
    load: () => mounted(import('./coverage/index.ts').then(m => m.coverageView)),
  },
  {
    id: 'compat',
    title: 'view.compat',
    load: () => mounted(import('./compat/index.ts').then(m => m.compatView)),
  },
  {
    id: 'contract',
    title: 'view.contract',
    load: () => mounted(import('./contract/index.ts').then(m => m.contractView)),
  },
  {
    id: 'trace',
    title: 'view.trace',
    load: () => mounted(import('./waterfall/index.ts').then(m => m.traceView)),
  },
  {
    id: 'compare',
    title: 'view.compare',
    load: () => mounted(import('./compare/index.ts').then(m => m.compareView)),
  },
];

/** Begins to load a view's code; a failure is told by what shows the view. */
export function preload(id: string): void {
  const view = VIEWS.find(v => v.id === (id === 'overview' ? 'heatmap' : id));
  if (view) loadCode(view.load).catch(() => undefined);
}
