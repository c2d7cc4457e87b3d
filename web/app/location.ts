import { useSyncExternalStore } from 'react';

// The address bar as a store. Only the query string is ours (state/url.ts).

const listeners = new Set<() => void>();

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  window.addEventListener('popstate', changed);
  return () => {
    listeners.delete(changed);
    window.removeEventListener('popstate', changed);
  };
}

/** The query string in force, with its `?` or empty. */
export const useSearch = (): string => useSyncExternalStore(subscribe, () => window.location.search);

/** Changes the query string; `replace` for changes that the back button should not step through. */
export function navigate(search: string, how: 'push' | 'replace' = 'push'): void {
  const url = `${window.location.pathname}${search}`;
  if (search === window.location.search) return;
  if (how === 'push') window.history.pushState(null, '', url);
  else window.history.replaceState(null, '', url);
  for (const changed of listeners) changed();
}
