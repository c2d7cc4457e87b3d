// Globs of the contract: `*` stands for any run of characters, everything else for itself.

const compiled = new Map<string, RegExp>();

/** True when `text` as a whole fits `pattern`. Both are compared as given: fold them first where case does not matter. */
export function fitsGlob(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  let re = compiled.get(pattern);
  if (re === undefined) {
    const parts = pattern.split(/\*+/).map(p => p.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    re = new RegExp(`^${parts.join('.*')}$`, 's');
    compiled.set(pattern, re);
  }
  return re.test(text);
}
