import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Zone } from '../time/index.ts';

/** What a reader chose once and wants again next time; kept in this browser. */
interface Prefs {
  readonly theme: 'system' | 'dark' | 'light';
  /** Null: as configured. */
  readonly zone: Zone | null;
  readonly notesHidden: boolean;
  readonly setTheme: (theme: Prefs['theme']) => void;
  readonly setZone: (zone: Zone) => void;
  readonly setNotesHidden: (hidden: boolean) => void;
}

export const usePrefs = create<Prefs>()(
  persist(
    set => ({
      theme: 'system',
      zone: null,
      notesHidden: false,
      setTheme: theme => set({ theme }),
      setZone: zone => set({ zone }),
      setNotesHidden: notesHidden => set({ notesHidden }),
    }),
    { name: 'graylens.prefs', version: 1 },
  ),
);
