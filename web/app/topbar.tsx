import type { RefObject } from 'react';
import { Button, Menu } from '../kit/controls.tsx';
import type { Config, Environment } from '../model/index.ts';
import type { Pasted } from '../state/paste.ts';
import { FILES, useFiles } from '../state/files.ts';
import { usePrefs } from '../state/prefs.ts';
import type { Place } from '../state/url.ts';
import { word } from '../words/index.ts';
import { GoBox } from './gobox.tsx';
import type { ShellState } from './place.ts';
import { RangePicker } from './range.tsx';
import { Sources } from './sources.tsx';
import { ViewsMenu } from './viewsmenu.tsx';

interface Props {
  readonly config: Config;
  readonly shell: ShellState;
  readonly clock: number;
  readonly goRef: RefObject<HTMLInputElement | null>;
  readonly onGo: (to: Pasted) => void;
  readonly onRetry: () => void;
  readonly onShare: () => void;
  readonly onHelp: () => void;
  readonly onFiles: () => void;
}

function Mark() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="7" fill="none" stroke="var(--text)" strokeWidth="1.6" />
      <path d="M8 1a7 7 0 0 0 0 14z" fill="var(--text-3)" />
    </svg>
  );
}

export function TopBar({ config, shell, clock, goRef, onGo, onRetry, onShare, onHelp, onFiles }: Props) {
  const { session, spec, move, place } = shell;
  const setZone = usePrefs(s => s.setZone);
  return (
    <header className="top">
      <a
        className="brand"
        aria-label="graylens"
        href={session.href({ view: 'overview', params: {} })}
        onClick={e => {
          if (e.metaKey || e.ctrlKey) return;
          e.preventDefault();
          session.go({ view: 'overview', params: {} });
        }}
      >
        <Mark /> <span className="brand-name">graylens</span>
      </a>
      <span className="sep" />
      <EnvironmentName config={config} shell={shell} />
      <ViewsMenu shell={shell} />
      <GoBox inputRef={goRef} onGo={onGo} />
      <span className="wide">
        <Button look="quiet" shortcut="O" onClick={onFiles}>
          {word('files.open')}
        </Button>
      </span>
      <span className="space" />
      <Sources
        environment={session.environment}
        clock={clock}
        demo={session.environment.id === 'demo'}
        onRetry={onRetry}
      />
      <span className="sep" />
      <RangePicker
        spec={spec}
        range={session.range}
        live={place.live}
        every={config.liveEvery}
        zone={session.zone}
        onSpec={range => move({ range })}
        onLive={live => move(live ? { live, range: spec.kind === 'last' ? place.range : null } : { live })}
        onZone={setZone}
      />
      <button type="button" className="btn quiet" onClick={onShare}>
        {word('shell.share')}
      </button>
      <Settings onHelp={onHelp} onFiles={onFiles} />
    </header>
  );
}

function EnvironmentName({ config, shell }: { readonly config: Config; readonly shell: ShellState }) {
  const { environment } = shell.session;
  const files = useFiles(s => s.files.length);
  const all = files > 0 || environment === FILES ? [...config.environments, FILES] : config.environments;
  const nameOf = (e: Environment): string => (e === FILES ? word('files.environment', { files }) : e.title);
  if (all.length < 2) return <span className="environment">{nameOf(environment)}</span>;
  return (
    <>
      <Menu className="environment" label={word('shell.environment')} face={nameOf(environment)}>
        {close =>
          all.map(e => (
            <button
              key={e.id}
              type="button"
              className="item"
              aria-current={e.id === environment.id}
              onClick={() => {
                close();
                shell.move({ env: e.id, ...arrival(e, environment, shell) }, {});
              }}
            >
              {nameOf(e)}
            </button>
          ))
        }
      </Menu>
      {environment === FILES && files > 0 && shell.place.view !== 'files' ? (
        <button
          type="button"
          className="link small"
          onClick={() => shell.move({ view: 'files', range: null }, {})}
        >
          {word('files.list')}
        </button>
      ) : null}
    </>
  );
}

/** Files have a time of their own, which means nothing to servers and the other way round. */
function arrival(to: Environment, from: Environment, shell: ShellState): Partial<Place> {
  const apart = (to === FILES) !== (from === FILES);
  return { view: to === FILES ? 'files' : 'overview', range: apart ? null : shell.place.range };
}

function Settings({ onHelp, onFiles }: Pick<Props, 'onHelp' | 'onFiles'>) {
  const theme = usePrefs(s => s.theme);
  const setTheme = usePrefs(s => s.setTheme);
  return (
    <Menu className="btn quiet" label={word('shell.more')} face="?" align="right">
      {close => (
        <>
          {(['system', 'dark', 'light'] as const).map(t => (
            <button
              key={t}
              type="button"
              className="item"
              aria-current={t === theme}
              onClick={() => setTheme(t)}
            >
              <span className="t3">{word('shell.theme')}</span> {word(`shell.theme.${t}`)}
            </button>
          ))}
          <button
            type="button"
            className="item"
            onClick={() => {
              close();
              onFiles();
            }}
          >
            {word('files.open')} <kbd>O</kbd>
          </button>
          <button
            type="button"
            className="item"
            onClick={() => {
              close();
              onHelp();
            }}
          >
            {word('shell.keys')} <kbd>?</kbd>
          </button>
        </>
      )}
    </Menu>
  );
}
