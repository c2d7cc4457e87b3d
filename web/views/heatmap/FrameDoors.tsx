import { useHealth, type SourceHealth } from '../../state/health.ts';
import { useSession } from '../../state/session.ts';
import { clock, fromMillis, type Zone } from '../../time/index.ts';
import { word } from '../../words/index.ts';

const SOURCES = [
  ['prometheus', 'Prometheus'],
  ['jaeger', 'Jaeger'],
  ['loki', 'Loki'],
] as const;

const mark = (h: SourceHealth): string => (h.error !== null ? '✕' : h.slowSince !== null ? '◐' : '●');

const told = (name: string, h: SourceHealth, zone: Zone): string =>
  h.lastAnswer === null
    ? word('frame.source.never', { name })
    : word('frame.source', { name, time: clock(fromMillis(h.lastAnswer), zone) });

/** The way out of a frame to the full page, and how the sources are. */
export function FrameDoors({ href }: { readonly href: string }) {
  const sources = useHealth(s => s.sources);
  const { zone, environment } = useSession();
  const shown = SOURCES.filter(([id]) => environment[id].url !== null);
  const title = shown.map(([id, name]) => told(name, sources[id], zone)).join('\n');
  return (
    <div className="frame-doors">
      <a className="link small" href={href} target="_blank" rel="noopener" style={{ whiteSpace: 'nowrap' }}>
        {word('frame.open')} ↗
      </a>
      <div className="frame-dots" role="img" aria-label={title} title={title}>
        {shown.map(([id]) => (
          <span key={id} style={sources[id].error === null ? {} : { color: 'var(--text)', fontWeight: 700 }}>
            {mark(sources[id])}
          </span>
        ))}
      </div>
    </div>
  );
}
