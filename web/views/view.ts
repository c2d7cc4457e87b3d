import type { ComponentType } from 'react';
import type { Codec } from '../state/url.ts';

export interface ViewProps<P> {
  readonly params: P;
  /** `replace` keeps the browser's history short: for hovering-like changes such as a selection. */
  readonly onParams: (next: Partial<P>, how?: 'push' | 'replace') => void;
}

/**
 * What every view keeps. A view never asks whether it is embedded: the shell binds `onParams` to the
 * address, the panel door keeps the parameters to itself.
 */
export interface View<P> {
  /** In the address: `?view=<id>`. */
  readonly id: string;
  /** Id of its title in words. */
  readonly title: string;
  readonly params: Codec<P>;
  readonly Component: ComponentType<ViewProps<P>>;
}
