import { create } from 'zustand';
import type { Micros, Range } from '../time/index.ts';

/** What the reader points at; lives as long as the page, is in no link. */
interface Ui {
  /** The moment under the cursor on any chart with the shared time axis; null when outside. */
  readonly hoverTime: Micros | null;
  /** The stretch being brushed; null when none. */
  readonly brush: Range | null;
  readonly toast: { readonly id: number; readonly text: string } | null;
  readonly setHoverTime: (t: Micros | null) => void;
  readonly setBrush: (brush: Range | null) => void;
  /** Answers the user's own act, bottom left, for five seconds. */
  readonly say: (text: string) => void;
  readonly hush: () => void;
}

export const useUi = create<Ui>(set => ({
  hoverTime: null,
  brush: null,
  toast: null,
  setHoverTime: hoverTime => set(old => (old.hoverTime === hoverTime ? old : { hoverTime })),
  setBrush: brush => set({ brush }),
  say: text => set(old => ({ toast: { id: (old.toast?.id ?? 0) + 1, text } })),
  hush: () => set({ toast: null }),
}));
