import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Overrides } from '../model/index.ts';
import type { Zone } from '../time/index.ts';

/** What a reader chose once and wants again next time; kept in this browser. */
interface Prefs {
  readonly theme: 'system' | 'dark' | 'light';
  /** Null: as configured. */
  readonly zone: Zone | null;
  readonly notesHidden: boolean;
  /** What the reader accepts or requires of the contract, by environment. */
  readonly overrides: Readonly<Record<string, Overrides>>;
  readonly setTheme: (theme: Prefs['theme']) => void;
  readonly setZone: (zone: Zone) => void;
  readonly setNotesHidden: (hidden: boolean) => void;
  readonly setOverrides: (environment: string, overrides: Overrides) => void;
}

export const usePrefs = create<Prefs>()(
  persist(
    set => ({
      theme: 'system',
      zone: null,
      notesHidden: false,
      overrides: {},
      setTheme: theme => set({ theme }),
      setZone: zone => set({ zone }),
      setNotesHidden: notesHidden => set({ notesHidden }),
      setOverrides: (environment, overrides) =>
        set(old => ({ overrides: { ...old.overrides, [environment]: overrides } })),
    }),
    { name: 'graylens.prefs', version: 1 },
  ),
);
