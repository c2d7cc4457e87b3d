/** A sheet over the page lets no key through to what is under it, wherever in the sheet the focus is. */
export const isUnderSheet = (): boolean => document.querySelector('dialog:modal') !== null;
