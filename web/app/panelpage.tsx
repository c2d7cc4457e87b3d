import { useCallback, useReducer, useState } from 'react';
import '../kit/theme.css';
import '../kit/base.css';
import '../kit/controls.css';
import './shell.css';
import { useCode } from '../kit/useCode.ts';
import type { Config } from '../model/index.ts';
import { useContractInForce } from '../state/backend.ts';
import { SessionContext, useSession } from '../state/session.ts';
import { useUi } from '../state/ui.ts';
import { VIEWS } from '../views/index.ts';
import type { MountProps } from '../views/mount.tsx';
import { word } from '../words/index.ts';
import { draw } from './bootscreen.tsx';
import { useShell } from './place.ts';
import { Lazily } from './lazily.tsx';

const theToast = () => import('./toast.tsx');

/** The iframe door: one view, no chrome. Parameters change here and not in the address of the host page. */
function Panel({ config }: { readonly config: Config }) {
  const shell = useShell(config);
  const [own, setOwn] = useState<string | null>(null);
  const onParams = useCallback<MountProps['onParams']>(
    params => setOwn(new URLSearchParams(params).toString()),
    [],
  );
  // What answers an act is there before the answer: what reads aloud tells only what changes in it.
  const [acted, act] = useReducer(() => true, false);
  const said = useUi(s => s.toast !== null);
  const toast = useCode(theToast, acted || said);
  const id = shell.place.view === 'overview' ? 'heatmap' : shell.place.view;
  const page = new URL('./', window.location.href).pathname;
  const session = {
    ...shell.session,
    // A panel never navigates its frame: other views open in the full page, in a tab of their own.
    href: (to: Parameters<typeof shell.session.href>[0]) => page + shell.session.href(to),
    go: (to: Parameters<typeof shell.session.href>[0]) => {
      window.open(page + shell.session.href(to), '_blank', 'noopener');
    },
  };
  return (
    <SessionContext value={session}>
      <Rules />
      <main className="panel" onPointerDown={act} onKeyDown={act}>
        {VIEWS.map(v =>
          v.id === id ? (
            <Lazily key={id} load={v.load} search={own ?? shell.search} onParams={onParams} />
          ) : null,
        )}
        {VIEWS.some(v => v.id === id) ? null : (
          <p className="config-screen">{word('view.unknown', { id })}</p>
        )}
      </main>
      {toast && <toast.Toast />}
    </SessionContext>
  );
}

/** Judges by the contract in force; draws nothing. */
function Rules() {
  useContractInForce(useSession());
  return null;
}

export const start = (): Promise<void> => draw(config => <Panel config={config} />);
