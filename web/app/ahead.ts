import type { Config } from '../model/index.ts';
import { askAhead } from '../state/ahead.ts';
import { backendOf } from '../state/backend.ts';
import { usePrefs } from '../state/prefs.ts';
import { readPlace, readTraceId } from '../state/url.ts';
import { environmentOf, rulesOf } from './place.ts';

/** Begins with what the address asks for, before anything is drawn: a trace that is to be opened. */
export function beginAhead(config: Config): void {
  const query = new URLSearchParams(window.location.search);
  const place = readPlace(query);
  const id = place.view === 'trace' ? readTraceId(query.get('trace')) : null;
  if (id === null) return;
  const environment = environmentOf(config, place);
  const kept = usePrefs.getState().overrides[environment.id];
  const rules = rulesOf(config, kept, place.contract);
  askAhead(backendOf(environment, rules.config), { id, key: query.get('key') });
}
