import { StrictMode, useEffect, useState, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ConfigError } from '../config/runtime.ts';
import { applyTheme } from '../kit/theme.ts';
import type { Config } from '../model/index.ts';
import { usePrefs } from '../state/prefs.ts';
import { readPlace } from '../state/url.ts';
import { word } from '../words/index.ts';
import { beginAhead } from './ahead.ts';
import { boot } from './boot.ts';
import { Crash } from './crash.tsx';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // The source clients retry; a second retry here would multiply the wait of a sick server.
      retry: false,
      // Whether a browser thinks itself offline says nothing of files, of the demo and of servers on this machine.
      networkMode: 'always',
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      structuralSharing: false,
    },
  },
});

let booted: Promise<Config> | null = null;
let known: Config | null = null;

/** Once for the page, however often React mounts: the demo world can start only once. */
function bootOnce(): Promise<Config> {
  booted ??= boot(readPlace(new URLSearchParams(window.location.search)).scenario).then(config => {
    known = config;
    return config;
  });
  return booted;
}

/** Milliseconds that nothing is drawn while the configuration is read: most often it is there by then. */
const PATIENCE = 150;

/** Draws a door's page, first with what stands there while the configuration is read. */
export async function draw(children: (config: Config) => ReactNode): Promise<void> {
  const late = new Promise(resolve => setTimeout(resolve, PATIENCE));
  const begun = bootOnce().then(beginAhead);
  await Promise.race([begun, late]).catch(() => undefined);
  const root = document.getElementById('root');
  if (!root) return;
  createRoot(root).render(
    <StrictMode>
      <Boot>{children}</Boot>
    </StrictMode>,
  );
}

/** Theme, configuration and query cache: what both doors need before the first view. */
function Boot({ children }: { readonly children: (config: Config) => ReactNode }) {
  const theme = usePrefs(s => s.theme);
  const [config, setConfig] = useState<Config | null>(known);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    return applyTheme(readPlace(new URLSearchParams(window.location.search)).theme ?? theme);
  }, [theme]);
  useEffect(() => {
    bootOnce().then(setConfig, setError);
  }, []);
  if (error !== null) return <ConfigScreen error={error} />;
  if (config === null) return <div className="booting" role="status" aria-label={word('shell.booting')} />;
  return (
    <Crash>
      <QueryClientProvider client={client}>{children(config)}</QueryClientProvider>
    </Crash>
  );
}

/** Shown when the configuration cannot be used: every problem with its place. */
function ConfigScreen({ error }: { readonly error: unknown }) {
  const problems =
    error instanceof ConfigError
      ? error.problems
      : [{ place: '', problem: error instanceof Error ? error.message : String(error) }];
  return (
    <main className="config-screen">
      <h1>{word('config.title')}</h1>
      <p className="t2">{word('config.intro')}</p>
      <table>
        <thead>
          <tr>
            <th>{word('config.place')}</th>
            <th>{word('config.problem')}</th>
          </tr>
        </thead>
        <tbody>
          {problems.map(p => (
            <tr key={`${p.place} ${p.problem}`}>
              <td>
                <code>{p.place === '' ? 'config.json' : p.place}</code>
              </td>
              <td>{p.problem}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <button type="button" className="btn" onClick={() => window.location.reload()}>
          {word('config.again')}
        </button>
      </p>
    </main>
  );
}
