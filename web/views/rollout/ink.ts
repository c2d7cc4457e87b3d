/** Labels in the gutter, and quieter ones beside axes. */
export const LABEL = { fill: 'var(--text-2)', fontSize: 11.5 } as const;
export const QUIET = { fill: 'var(--text-3)', fontSize: 11 } as const;
