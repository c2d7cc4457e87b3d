import { useAsked } from '../../../state/opened.ts';
import { useSession } from '../../../state/session.ts';
import type { LogLine, SpanHead } from '../../../model/index.ts';
import { clockMillis, duration } from '../../../time/index.ts';
import { word } from '../../../words/index.ts';
import { lineService } from '../logs.ts';
import type { MomentMark } from '../scene.ts';

interface Props {
  readonly open: number;
  readonly secrets: readonly string[];
  /** The row's span and its index. */
  readonly head: SpanHead;
  readonly span: number;
  readonly mark: MomentMark;
  readonly lines: readonly LogLine[];
  /** The span of each line, by its place in `lines`. */
  readonly isOwn: (line: LogLine) => boolean;
  readonly left: number;
  readonly top: number;
}

/** Told at once: a note is no log viewer. */
const TOLD = 6;
const LONG = 220;

const cut = (text: string): string => (text.length > LONG ? `${text.slice(0, LONG)}…` : text);

/** What happened at a mark: the events of the span, and the log lines that belong to it. */
export function Note({ open, secrets, head, span, mark, lines, isOwn, left, top }: Props) {
  const { zone } = useSession();
  const told = useAsked('told', { open, span, secrets }, mark.events > 0);
  const within = (t: number): boolean => t >= mark.from && t <= mark.to;
  const events = mark.events > 0 ? (told ?? []).filter(t => within(t.time)) : [];
  const own = mark.lines > 0 ? lines.filter(l => within(l.time) && isOwn(l)) : [];
  const all = [
    ...events.map(e => ({
      time: e.time,
      text: `${word('reading.note.at', { at: duration(e.time - head.start) })} ${e.text}`,
    })),
    ...own.map(l => ({ time: l.time, text: `${clockMillis(l.time, zone)} ${lineService(l)} ${l.line}` })),
  ].sort((a, b) => a.time - b.time);
  const more = mark.events + mark.lines - Math.min(TOLD, all.length);
  return (
    <div className="floating reading-note" role="status" style={{ left, top }}>
      {all.slice(0, TOLD).map((a, i) => (
        <p key={i}>{cut(a.text)}</p>
      ))}
      {more > 0 && all.length > 0 ? <p className="t3">{word('reading.note.more', { left: more })}</p> : null}
    </div>
  );
}
