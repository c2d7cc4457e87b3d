import { Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { applyTheme } from '../kit/theme.ts';
import type { Config } from '../model/index.ts';
import { useContractInForce } from '../state/backend.ts';
import type { Pasted } from '../state/paste.ts';
import { backendOf } from '../state/backend.ts';
import { FILES, useFiles } from '../state/files.ts';
import { useHealth } from '../state/health.ts';
import { usePrefs } from '../state/prefs.ts';
import { SessionContext } from '../state/session.ts';
import { useUi } from '../state/ui.ts';
import { VIEWS, type ListedView } from '../views/index.ts';
import type { MountProps } from '../views/mount.tsx';
import { word } from '../words/index.ts';
import { Demo } from './demoscenario.tsx';
import { useFileDoor } from './filedoor.ts';
import { FileDrop, useFileInput } from './filedrop.tsx';
import { Help } from './help.tsx';
import { MainPlace, SkipLink } from './mainplace.tsx';
import { useKeys } from './keys.ts';
import { Lazily } from './lazily.tsx';
import { Notices } from './notices.tsx';
import { useClock } from './now.ts';
import { useShell, type ShellState } from './place.ts';
import { shareLink } from './share.ts';
import { Toast } from './toast.tsx';
import { TopBar } from './topbar.tsx';
import { PLACES, titleOf } from './places.ts';

const FilesPage = lazy(async () => ({ default: (await import('./filespage.tsx')).FilesPage }));
const LISTED: readonly Pick<ListedView, 'id' | 'load'>[] = [
  { id: 'overview', load: async () => ({ default: (await import('./overview.tsx')).OverviewPage }) },
  ...VIEWS,
];

/** The full page: top bar, notices, one view. */
export function Shell({ config }: { readonly config: Config }) {
  const shell = useShell(config);
  return (
    <SessionContext value={shell.session}>
      <Page config={config} shell={shell} />
    </SessionContext>
  );
}

const goTo = (shell: ShellState, to: Pasted): void => {
  const params: Record<string, string> =
    to.kind === 'trace' ? { trace: to.traceId } : { request: to.requestId };
  if (to.kind === 'trace' && to.spanId !== null) params.span = to.spanId;
  shell.session.go({ view: 'trace', params });
};

function Page({ config, shell }: { readonly config: Config; readonly shell: ShellState }) {
  const { session, place, search, move } = shell;
  useContractInForce(session);
  const clock = useClock();
  const client = useQueryClient();
  const goRef = useRef<HTMLInputElement>(null);
  const door = useFileDoor(shell, config);
  const input = useFileInput();
  const pick = input.press;
  const [help, setHelp] = useState(false);
  const say = useUi(s => s.say);
  const preferred = usePrefs(s => s.theme);
  useEffect(() => applyTheme(place.theme ?? preferred), [place.theme, preferred]);
  useEffect(() => {
    document.title = word('shell.title', { view: titleOf(place.view) });
  }, [place.view]);
  const retry = useCallback(() => {
    useHealth.getState().reset();
    backendOf(session.environment, config).collector?.resume();
    void client.invalidateQueries();
  }, [client, session.environment, config]);
  const share = useCallback(() => {
    void shareLink(shell).then(copied => say(word(copied ? 'shell.shared' : 'shell.not-copied')));
  }, [shell, say]);
  const keys = useMemo(
    () => ({
      '?': () => setHelp(h => !h),
      l: () => move({ live: !place.live }),
      ...Object.fromEntries(
        PLACES.map((view, i) => [String(i + 1), () => session.go({ view: view.id, params: {} })]),
      ),
      g: () => goRef.current?.focus(),
      o: pick,
    }),
    [move, place.live, session, pick],
  );
  useKeys(keys);
  // Nothing can be looked at before a file is open; then its list is a view like the others.
  const empty = useFiles(s => s.files.length === 0);
  const listed = session.environment === FILES && (empty || place.view === 'files');
  const at = `${session.environment.id} ${place.view}`;
  const onParams = useCallback<MountProps['onParams']>((params, how) => move({}, params, how), [move]);
  return (
    <div className="page">
      <SkipLink />
      <TopBar
        config={config}
        shell={shell}
        clock={clock}
        goRef={goRef}
        onGo={to => goTo(shell, to)}
        onRetry={retry}
        onShare={share}
        onHelp={() => setHelp(true)}
        onFiles={pick}
      />
      <Notices environment={session.environment} clock={clock} zone={session.zone} onRetry={retry} />
      {config.demo && session.environment.id === 'demo' ? (
        <Demo current={place.scenario ?? 'incident'} notes={place.view === 'overview'} />
      ) : null}
      <MainPlace key={at} address={search} toDrawing={place.view === 'trace'}>
        {listed ? (
          <Suspense fallback={null}>
            <FilesPage onOpen={pick} onClose={door.close} />
          </Suspense>
        ) : null}
        {LISTED.map(({ id, load }) =>
          id === place.view && !listed ? (
            <Lazily key={id} load={load} search={search} onParams={onParams} />
          ) : null,
        )}
        {listed || LISTED.some(v => v.id === place.view) ? null : <Unknown shell={shell} />}
      </MainPlace>
      <FileDrop inputRef={input.ref} onFiles={door.open} />
      <Toast />
      {help ? <Help onClose={() => setHelp(false)} /> : null}
    </div>
  );
}

function Unknown({ shell }: { readonly shell: ShellState }) {
  return (
    <div className="config-screen">
      <h1>{word('view.unknown', { id: shell.place.view })}</h1>
      <p>
        <button
          type="button"
          className="btn"
          onClick={() => shell.session.go({ view: 'overview', params: {} })}
        >
          {word('view.back')}
        </button>
      </p>
    </div>
  );
}
