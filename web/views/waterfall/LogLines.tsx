import './details.css';
import type { LogLine, SpanHead } from '../../model/index.ts';
import { useSession } from '../../state/session.ts';
import { clockMillis } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { during, lineService, type TraceLogs } from './logs.ts';
import { brief } from './logtext.ts';

const LONG = 600;
const cut = (line: string): string => (line.length > LONG ? `${line.slice(0, LONG)}…` : line);

/** Lines with their moment and service; long ones are cut. */
export function LogLines({
  lines,
  span,
  short = false,
}: {
  readonly lines: readonly LogLine[];
  readonly span?: SpanHead | undefined;
  /** Structured lines in few words; as they were written they are what points at them. */
  readonly short?: boolean;
}) {
  const { zone } = useSession();
  return (
    <div className="trace-log">
      {lines.map((l, i) => (
        <div key={`${l.nanos} ${i}`} className={span && during(l, span) ? 'during' : undefined}>
          <span className="t3">
            {clockMillis(l.time, zone)} {lineService(l)}
          </span>{' '}
          <span title={short ? l.line.slice(0, LONG) : undefined}>{cut(short ? brief(l.line) : l.line)}</span>
        </div>
      ))}
    </div>
  );
}

interface Props {
  readonly logs: TraceLogs;
  readonly span: SpanHead | undefined;
}

/** Drawn at first; a trace with more lines says so. */
const MOST = 500;

/** Loki's lines of the whole request; those during the selected span are marked. */
export function LogsTab({ logs, span }: Props) {
  if (logs.state === 'off') return <p className="trace-note small t2">{word('trace.logs.off')}</p>;
  if (logs.state === 'loading')
    return (
      <p className="trace-note small t2" role="status">
        {word('trace.logs.loading')}
      </p>
    );
  if (logs.state === 'failed')
    return (
      <div className="trace-note small">
        <p>{word('trace.logs.failed')}</p>
        <button type="button" className="btn" onClick={logs.retry}>
          {word('trace.retry')}
        </button>
      </div>
    );
  if (logs.lines.length === 0) return <p className="trace-note small t2">{word('trace.logs.none')}</p>;
  return (
    <div className="trace-note">
      {span ? (
        <p className="tiny t3 trace-during">
          <i /> {word('trace.logs.here')}
        </p>
      ) : null}
      <LogLines lines={logs.lines.slice(0, MOST)} span={span} />
      {logs.lines.length > MOST ? (
        <p className="small t3">{word('trace.logs.least', { lines: MOST })}</p>
      ) : null}
    </div>
  );
}
