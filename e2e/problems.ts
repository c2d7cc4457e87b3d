// What went wrong on a page without anybody catching it.

/** The browser's remark that a size changed while sizes were told: what follows from it comes a frame later, no more. */
const LATER = /^ResizeObserver loop/;

/** The error with its stack, or by its name where it has none; nothing for what is no fault. */
export const problemsOf = (error: Error): readonly string[] =>
  LATER.test(error.message) ? [] : [error.stack || `${error.name}: ${error.message}`];
