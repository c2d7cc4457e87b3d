/** The moment at which every test looks at the made-up worlds, so that pictures and numbers stay the same. */
export const NOW = new Date('2026-11-21T10:52:00Z');
