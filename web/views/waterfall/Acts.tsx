import '../../words/all.ts';
import './toolbar.css';
import { Menu } from '../../kit/controls.tsx';
import { download } from '../../kit/csv.ts';
import type { FileFormat, OpenedTrace } from '../../model/index.ts';
import { hopText } from '../../parts/hoptext.ts';
import { useTraceFile } from '../../state/drawings.ts';
import { useSession } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { writePlace, readPlace } from '../../state/url.ts';
import { word } from '../../words/index.ts';
import { elsewhere } from './elsewhere.ts';

interface Props {
  readonly answer: OpenedTrace;
  /** Index of the place in force, −1 for none. */
  readonly place: number;
  readonly secrets: readonly string[];
}

const FORMATS: readonly FileFormat[] = ['jaeger', 'otlp'];

/** The address of this page with an absolute range: it shows the same later. */
function absoluteLink(session: ReturnType<typeof useSession>): string {
  const query = new URLSearchParams(window.location.search);
  const place = readPlace(query);
  for (const own of ['view', 'env', 'from', 'to', 'live', 'theme', 'scenario']) query.delete(own);
  const range = { kind: 'fixed', range: session.range } as const;
  return new URL(writePlace({ ...place, range }, Object.fromEntries(query)), window.location.href).href;
}

/** What can be done with the request as a whole: compare, save, look at it elsewhere. */
export function Acts({ answer, place, secrets }: Props) {
  const session = useSession();
  const { go, environment } = session;
  const say = useUi(s => s.say);
  const fileOf = useTraceFile();
  const trace = answer.facts.traceIds[0] ?? '';
  const finding = answer.tree.places[place]?.findings.find(f => f.accepted === null);
  const { from, to, kind } = finding?.hop ?? {};
  const hop = from && to && kind && kind !== 'span' ? { kind, from: from.service, to: to.service } : null;
  const compare = (): void =>
    go({
      view: 'compare',
      params: hop && finding ? { trace, hop: hopText(hop), key: finding.key } : { trace },
    });
  const save = async (format: FileFormat): Promise<void> => {
    const parts = await fileOf(answer.open, format, secrets);
    const name = `${trace}.${format}.json`;
    if (parts) download(name, new Blob([...parts], { type: 'application/json' }));
    say(parts ? word('trace.acts.saved', { name }) : word('trace.acts.gone'));
  };
  const copy = (): void => {
    navigator.clipboard.writeText(absoluteLink(session)).then(
      () => say(word('trace.acts.link.copied')),
      () => say(word('trace.copy-failed')),
    );
  };
  return (
    <>
      <button type="button" className="btn quiet trace-wide-only" onClick={compare}>
        {word('trace.compare.short')}
      </button>
      <Menu className="btn quiet" label={word('trace.acts')} face={word('trace.acts.face')} align="right">
        {close => (
          <>
            {FORMATS.map(format => (
              <button
                key={format}
                type="button"
                className="item"
                onClick={() => {
                  close();
                  void save(format);
                }}
              >
                {word(`trace.acts.${format}`)}
              </button>
            ))}
            <button
              type="button"
              className="item"
              onClick={() => {
                close();
                copy();
              }}
            >
              {word('trace.acts.link')}
            </button>
            {elsewhere(environment, answer.facts).map(e => (
              <a key={e.id} className="item" href={e.href} target="_blank" rel="noreferrer">
                {word(`trace.acts.${e.id}`)} ↗
              </a>
            ))}
            <p className="tiny t3" style={{ padding: '4px 8px' }}>
              {word('trace.acts.hidden')}
            </p>
          </>
        )}
      </Menu>
    </>
  );
}
