import { useCallback, useMemo } from 'react';
import { overridden, type Config, type Environment, type Overrides } from '../model/index.ts';
import { FILES, filesRange, useFiles } from '../state/files.ts';
import { NO_OVERRIDES, readOverrides } from '../state/overrides.ts';
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

export const SHELL_FIELDS = ['view', 'env', 'from', 'to', 'live', 'theme', 'scenario', 'contract'];

/** The parameters of an address that belong to the view, not to the shell. */
function viewParams(search: string): Record<string, string> {
  const q = new URLSearchParams(search);
  for (const field of SHELL_FIELDS) q.delete(field);
  return Object.fromEntries(q);
}

/** A site without servers still reads files. */
export const environmentOf = (config: Config, place: Place): Environment =>
  place.env === FILES.id
    ? FILES
    : (config.environments.find(e => e.id === place.env) ?? config.environments[0] ?? FILES);

/** What the address asks for; opened files are looked at over all of their time. */
function useSpec(config: Config, place: Place, environment: Environment): RangeSpec {
  const files = useFiles(s => s.files);
  return useMemo(() => {
    const own = environment === FILES ? filesRange(files) : null;
    if (place.range !== null) return place.range;
    return own ? { kind: 'fixed', range: own } : { kind: 'last', length: config.quickRange };
  }, [place.range, environment, files, config.quickRange]);
}

/** The configuration with what the reader overrides of its contract: what a link carries, else what was kept. */
export function rulesOf(config: Config, kept: Overrides | undefined, carried: string | null) {
  const linked = readOverrides(carried);
  const overrides = linked ?? kept ?? NO_OVERRIDES;
  return {
    config: { ...config, contract: overridden(config.contract, overrides) },
    overrides,
    overridesLinked: linked !== null,
  };
}

function useRules(config: Config, environment: Environment, carried: string | null) {
  const kept = usePrefs(s => s.overrides[environment.id]);
  return useMemo(() => rulesOf(config, kept, carried), [config, kept, carried]);
}

/** Binds the address to what views see of it. */
export function useShell(config: Config): ShellState {
  const search = useSearch();
  const place = useMemo(() => readPlace(new URLSearchParams(search)), [search]);
  const zone = usePrefs(s => s.zone) ?? config.zone;
  const environment = environmentOf(config, place);
  const spec = useSpec(config, place, environment);
  const live = place.live && spec.kind === 'last';
  const now = useNow(live, config.liveEvery);
  const range = useMemo(() => resolveRange(spec, now), [spec, now]);

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
  const rules = useRules(config, environment, place.contract);
  const override = useCallback(
    (next: Overrides) => {
      usePrefs.getState().setOverrides(environment.id, next);
      if (place.contract !== null) move({ contract: null }, undefined, 'replace');
    },
    [environment.id, place.contract, move],
  );
  const setRange = useCallback((r: Range) => move({ range: { kind: 'fixed', range: r } }), [move]);
  const session = useMemo<Session>(
    () => ({ ...rules, environment, range, live, zone, href, go, setRange, override }),
    [rules, environment, range, live, zone, href, go, setRange, override],
  );
  return { place, spec, search, session, move };
}
