import { useSession } from '../state/session.ts';
import { word } from '../words/index.ts';

/** The door to the view of what is recorded at all, wherever something could not be seen. */
export function CoverageLink() {
  const { href, go } = useSession();
  const to = { view: 'coverage', params: {} };
  return (
    <p className="small" style={{ marginTop: 6 }}>
      <a
        href={href(to)}
        onClick={e => {
          if (e.metaKey || e.ctrlKey || e.shiftKey) return;
          e.preventDefault();
          go(to);
        }}
      >
        {word('signal.coverage')}
      </a>
    </p>
  );
}
