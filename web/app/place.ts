import { useCallback, useMemo } from 'react';
import type { Config, Environment } from '../model/index.ts';
import { usePrefs } from '../state/prefs.ts';
import type { Destination, Session } from '../state/session.ts';
import { readPlace, resolveRange, writePlace, type Place, type RangeSpec } from '../state/url.ts';
import type { Range } from '../time/index.ts';
import { navigate, useSearch } from './location.ts';
import { useNow } from './now.ts';

export interface ShellState {
  readonly place: Place;
  readonly spec: RangeSpec;
  readonly search: string;
  readonly session: Session;
  /** Changes shell fields; the view's own parameters stay unless `params` is given. */
  readonly move: (
    over: Partial<Place>,
    params?: Readonly<Record<string, string>>,
    how?: 'push' | 'replace',
  ) => void;
}

const SHELL_FIELDS = ['view', 'env', 'from', 'to', 'live', 'theme', 'scenario'];

/** The parameters of an address that belong to the view, not to the shell. */
function viewParams(search: string): Record<string, string> {
  const q = new URLSearchParams(search);
  for (const field of SHELL_FIELDS) q.delete(field);
  return Object.fromEntries(q);
}

const environmentOf = (config: Config, place: Place): Environment | undefined =>
  config.environments.find(e => e.id === place.env) ?? config.environments[0];

/** Binds the address to what views see of it. */
export function useShell(config: Config): ShellState | null {
  const search = useSearch();
  const place = useMemo(() => readPlace(new URLSearchParams(search)), [search]);
  const zone = usePrefs(s => s.zone) ?? config.zone;
  const spec = useMemo<RangeSpec>(
    () => place.range ?? { kind: 'last', length: config.quickRange },
    [place.range, config.quickRange],
  );
  const live = place.live && spec.kind === 'last';
  const now = useNow(live, config.liveEvery);
  const range = useMemo(() => resolveRange(spec, now), [spec, now]);
  const environment = environmentOf(config, place);

  const move = useCallback<ShellState['move']>(
    (over, params, how = 'push') =>
      navigate(writePlace({ ...place, ...over }, params ?? viewParams(search)), how),
    [place, search],
  );
  const href = useCallback(
    (to: Destination) => {
      const at: RangeSpec | null = to.range ? { kind: 'fixed', range: to.range } : place.range;
      const address = writePlace({ ...place, view: to.view, range: at }, to.params);
      return address === '' ? window.location.pathname : address;
    },
    [place],
  );
  const go = useCallback(
    (to: Destination) =>
      move({ view: to.view, ...(to.range ? { range: { kind: 'fixed', range: to.range } } : {}) }, to.params),
    [move],
  );
  const setRange = useCallback((r: Range) => move({ range: { kind: 'fixed', range: r } }), [move]);
  const session = useMemo<Session | null>(
    () => (environment ? { config, environment, range, live, zone, href, go, setRange } : null),
    [config, environment, range, live, zone, href, go, setRange],
  );
  return session ? { place, spec, search, session, move } : null;
}
