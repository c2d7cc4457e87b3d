import { useSyncExternalStore } from 'react';

export type ThemeName = 'dark' | 'light';

/** The CSS custom properties that canvases need as plain colours. */
const NAMES = [
  'bg',
  'surface',
  'raised',
  'sunken',
  'line',
  'line-2',
  'text',
  'text-2',
  'text-3',
  'accent',
  'accent-wash',
  'on-accent',
  'kept',
  'altered',
  'lost',
  'foreign',
  'unobserved',
  'lost-text',
  'lost-wash',
  'altered-text',
  'foreign-text',
  'r0',
  'r1',
  'r2',
  'r3',
  'r4',
  'r5',
  'r6',
  'g-v2',
  'g-stable',
  'g-other',
  'st-1',
  'st-2',
  'st-3',
  'st-4',
  'st-5',
  'svc-1',
  'svc-2',
  'svc-3',
  'svc-4',
  'svc-5',
  'svc-6',
  'svc-7',
  'svc-8',
  'svc-9',
  'svc-10',
  'sans',
  'mono',
] as const;
export type ColourName = (typeof NAMES)[number];
export type Palette = Readonly<Record<ColourName, string>>;

let cached: { readonly theme: ThemeName; readonly palette: Palette } | null = null;

export const currentTheme = (): ThemeName =>
  document.documentElement.dataset.theme === 'light' ? 'light' : 'dark';

/** The colours of the theme in force, read once for each theme from the style sheet. */
export function palette(): Palette {
  const theme = currentTheme();
  if (cached?.theme !== theme) {
    const style = getComputedStyle(document.documentElement);
    const read = Object.fromEntries(NAMES.map(n => [n, style.getPropertyValue(`--${n}`).trim()]));
    cached = { theme, palette: read as Record<ColourName, string> };
  }
  return cached.palette;
}

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(() => {
    cached = null;
    changed();
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

/** The palette, redrawn by whoever uses it when the theme changes. */
export const usePalette = (): Palette => useSyncExternalStore(subscribe, palette);

/** Applies a theme. `system` follows the reader's preference, also when it changes, until the returned function is called. */
export function applyTheme(choice: ThemeName | 'system'): () => void {
  const light = matchMedia('(prefers-color-scheme: light)');
  const apply = (): void => {
    const system = light.matches ? 'light' : 'dark';
    document.documentElement.dataset.theme = choice === 'system' ? system : choice;
  };
  apply();
  light.addEventListener('change', apply);
  return () => light.removeEventListener('change', apply);
}

/** Group colour: `stable` grey, the first other group blue, further ones the third hue. */
export function groupColour(group: string, groups: readonly string[]): ColourName {
  if (group === 'stable' || group === 'untagged') return 'g-stable';
  const canaries = groups.filter(g => g !== 'stable' && g !== 'untagged');
  return canaries.indexOf(group) <= 0 ? 'g-v2' : 'g-other';
}

/** A service's colour, hashed by name (FNV-1a), so that it is the same in every view and session. */
export function serviceColour(service: string): ColourName {
  let hash = 0x811c9dc5;
  for (let i = 0; i < service.length; i++) hash = Math.imul(hash ^ service.charCodeAt(i), 0x01000193);
  return `svc-${((hash >>> 0) % 10) + 1}` as ColourName;
}
