import { createContext, use } from 'react';
import type { Config, Environment, Overrides } from '../model/index.ts';
import type { Range, Zone } from '../time/index.ts';

/** Somewhere to go inside graylens: a view and its parameters as they stand in an address. */
export interface Destination {
  readonly view: string;
  readonly params: Readonly<Record<string, string>>;
  /** Keep the current one when absent. */
  readonly range?: Range;
}

/** What every view may know of where it runs; given by the shell and by the panel door alike. */
export interface Session {
  readonly config: Config;
  readonly environment: Environment;
  /** The range in force, resolved; in live mode it moves on. */
  readonly range: Range;
  readonly live: boolean;
  readonly zone: Zone;
  /** The address of a destination, for links that can be opened in a new tab. */
  readonly href: (to: Destination) => string;
  readonly go: (to: Destination) => void;
  /** Narrows or widens the range (a brush, `Z`); pauses live mode. */
  readonly setRange: (range: Range) => void;
  /** What the reader overrides of the contract; `config.contract` has it in it. */
  readonly overrides: Overrides;
  /** They came with the link and are not kept yet. */
  readonly overridesLinked: boolean;
  /** Keeps these in the browser, in the place of any that came with a link. */
  readonly override: (overrides: Overrides) => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession needs a SessionContext around it');
  return session;
}
