import { Menu } from '../kit/controls.tsx';
import { word } from '../words/index.ts';
import type { ShellState } from './place.ts';
import { PLACES, titleOf } from './places.ts';

/** Where one is, and where else one can go; real links, so that they open in a tab of their own, too. */
export function ViewsMenu({ shell }: { readonly shell: ShellState }) {
  const { session, place } = shell;
  return (
    <Menu className="views-menu" label={word('shell.views')} face={titleOf(place.view)}>
      {close => (
        <nav aria-label={word('shell.views')}>
          {PLACES.map(({ id, title }, i) => (
            <a
              key={id}
              className="item"
              href={session.href({ view: id, params: {} })}
              aria-current={id === place.view ? 'page' : undefined}
              onClick={e => {
                if (e.metaKey || e.ctrlKey || e.shiftKey) return;
                e.preventDefault();
                close();
                session.go({ view: id, params: {} });
              }}
            >
              <span>{word(title)}</span> <kbd>{i + 1}</kbd>
            </a>
          ))}
        </nav>
      )}
    </Menu>
  );
}
